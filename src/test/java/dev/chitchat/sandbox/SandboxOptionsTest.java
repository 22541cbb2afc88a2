package dev.chitchat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxOptionsTest {

    @Test
    void theDefaultsAreWhatTheServiceDocuments() {
        SandboxOptions defaults = SandboxOptions.DEFAULTS;
        assertThat(defaults.port()).isZero();
        assertThat(defaults.model()).isEqualTo(CountingModel.SLIDING_LOG);
        assertThat(defaults.limitPerSecond()).isEqualTo(5);
        assertThat(defaults.faults()).isEqualTo(new Faults(Map.of()));
        assertThat(defaults.jitter()).hasToString("none");
        assertThat(defaults.secretKey()).isNull();
    }

    @Test
    void eachCopyChangesOneThingOnly() {
        SandboxOptions changed = SandboxOptions.DEFAULTS
                .withPort(8080)
                .withModel(CountingModel.STRICT_2)
                .withLimitPerSecond(7)
                .withJitter(Jitter.spike())
                .withFaults(Faults.of(0.1))
                .withSeed(9)
                .withSdkAppId(88888888)
                .withIdentifier("admin")
                .withSecretKey("key")
                .withKnownQuestionsOnly(true)
                .withAlwaysCode(-1);
        assertThat(changed.port()).isEqualTo(8080);
        assertThat(changed.model()).isEqualTo(CountingModel.STRICT_2);
        assertThat(changed.limitPerSecond()).isEqualTo(7);
        assertThat(changed.jitter()).isEqualTo(Jitter.spike());
        assertThat(changed.faults()).isEqualTo(Faults.of(0.1));
        assertThat(changed.seed()).isEqualTo(9);
        assertThat(changed.sdkAppId()).isEqualTo(88888888);
        assertThat(changed.identifier()).isEqualTo("admin");
        assertThat(changed.secretKey()).isNotNull();
        assertThat(changed.knownQuestionsOnly()).isTrue();
        assertThat(changed.alwaysCode()).isEqualTo(-1);
        SandboxOptions open = changed.withIdentifier(null).withSecretKey(null).withAlwaysCode(null);
        assertThat(open.identifier()).isNull();
        assertThat(open.secretKey()).isNull();
        assertThat(open.alwaysCode()).isNull();
        assertThat(open.sdkAppId()).isEqualTo(88888888);
    }

    @Test
    void aKeyIsTheSameWithTheWhiteSpaceOfItsFile() {
        assertThat(SandboxOptions.DEFAULTS.withSecretKey(" key\n").secretKey())
                .isEqualTo(SandboxOptions.DEFAULTS.withSecretKey("key").secretKey());
    }

    @Test
    void theSecretKeyNeverShows() {
        assertThat(SandboxOptions.DEFAULTS.withSecretKey(RawCaller.KEY).toString())
                .doesNotContain(RawCaller.KEY)
                .contains("REDACTED");
    }

    @Test
    void theUserSigIsNotInWhatIsRecorded() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            String userSig = SigMaker.valid().make();
            new RawCaller(sandbox).with("usersig", userSig).code(RawCaller.BODY);
            assertThat(sandbox.calls().toString()).contains("update_chitchat").doesNotContain(userSig);
        }
    }

    @Test
    void impossibleValuesAreRefused() {
        SandboxOptions defaults = SandboxOptions.DEFAULTS;
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withPort(65536));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withPort(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withLimitPerSecond(0));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withSdkAppId(4294967296L));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withSecretKey(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withAlwaysCode(0));
    }
}
