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
        assertThat(defaults.limit()).isEqualTo(new CallLimit(CountingModel.SLIDING_LOG, 5));
        assertThat(defaults.network().faults()).isEqualTo(new Faults(Map.of()));
        assertThat(defaults.network().jitter()).hasToString("none");
        assertThat(defaults.access().key()).isEmpty();
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
        assertThat(changed.limit()).isEqualTo(new CallLimit(CountingModel.STRICT_2, 7));
        assertThat(changed.network()).isEqualTo(new Network(Jitter.spike(), Faults.of(0.1), 9));
        assertThat(changed.access().sdkAppId()).isEqualTo(88888888);
        assertThat(changed.access().administrators()).containsExactly("admin");
        assertThat(changed.access().key()).isPresent();
        assertThat(changed.answers().knownQuestionsOnly()).isTrue();
        assertThat(changed.answers().alwaysCode()).hasValue(-1);
        assertThat(changed.withIdentifier(null).withSecretKey(null).access())
                .isEqualTo(SandboxOptions.DEFAULTS.withSdkAppId(88888888).access());
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
