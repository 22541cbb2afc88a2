package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.redis.RedisProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shared quota that cannot be used ends a command before its first call, in Redis' words. */
@Timeout(60)
class QuotaAtStartTest {

    private static final String CLOSED = "redis://127.0.0.1:1";
    private static final String UNKNOWN = "redis://no.such.host.invalid:6379";

    private static Shell shell(String quota) {
        return new Shell()
                .with("CHITCHAT_QUOTA", quota)
                .with("CHITCHAT_REDIS_PASSWORD", "falsch")
                .typing("{\"StandardQuestionId\":\"a\",\"Answer\":\"b\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"update --id a --answer b", "stream -", "categories", "pull"})
    void aWrongPasswordEndsEachCommandWith2(String command) {
        try (RedisProcess redis = RedisProcess.start("--requirepass", "geheim")) {
            Shell shell = shell("redis://127.0.0.1:" + redis.port());

            assertThat(shell.run((command + " --sandbox").split(" "))).isEqualTo(2);

            assertThat(shell.err())
                    .contains("error: the Redis of the quota", "WRONGPASS")
                    .doesNotContain("falsch");
            assertThat(shell.out()).isEmpty();
        }
    }

    @Test
    void aRedisThatNeverAnsweredEndsARunThatNeedsIt() {
        Shell waits = shell(CLOSED);
        Shell goesOn = shell(CLOSED);

        assertThat(waits.run("stream", "-", "--sandbox")).isEqualTo(2);
        assertThat(goesOn.run("stream", "-", "--sandbox", "--quota-outage", "local:2"))
                .isZero();

        assertThat(waits.err()).contains("127.0.0.1:1, does not answer (Connection refused); mend that");
        assertThat(goesOn.out()).contains("applied");
    }

    @Test
    void aNameThatIsNotKnownEndsARun() {
        Shell shell = shell(UNKNOWN);

        assertThat(shell.run("stream", "-", "--sandbox")).isEqualTo(2);

        assertThat(shell.err()).contains("error: the Redis of the quota, redis://no.such.host.invalid:6379,");
    }

    @Test
    void doctorNamesTheQuota() {
        Shell shell = shell(CLOSED);

        assertThat(shell.run("doctor", "--sandbox")).isEqualTo(1);

        assertThat(shell.out()).containsPattern("(?m)^failure +quota +the Redis of the quota, redis://127.0.0.1:1,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "waits", "local:0", "local:", "local:x"})
    void aPolicyOfNoMeaningIsRefused(String policy) {
        Shell shell = shell(CLOSED);

        assertThat(shell.run("stream", "-", "--sandbox", "--quota-outage", policy))
                .isEqualTo(2);

        assertThat(shell.err()).contains("--quota-outage '" + policy + "' cannot be used");
    }

    @Test
    void aPolicyWithoutARedisIsRefused() {
        Shell shell = new Shell();

        assertThat(shell.run("update", "--id", "a", "--answer", "b", "--sandbox", "--quota-outage", "fail"))
                .isEqualTo(2);

        assertThat(shell.err()).contains("--quota redis://");
    }

    @Test
    void aWaitForAServiceThatIsAwayHasTheBoundThatWasGiven() {
        Shell shell = new Shell()
                .with("CHITCHAT_ENDPOINT", "http://127.0.0.1:1")
                .with("CHITCHAT_SDK_APP_ID", "1")
                .with("CHITCHAT_SECRET_KEY", Shell.KEY)
                .typing("{\"StandardQuestionId\":\"a\",\"Answer\":\"b\"}\n".repeat(20));

        assertThat(shell.run("stream", "-", "--max-wait", "1s", "--max-retries", "1"))
                .isEqualTo(1);

        assertThat(shell.out()).contains("failed").doesNotContain("applied");
    }
}
