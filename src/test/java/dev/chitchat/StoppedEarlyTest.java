package dev.chitchat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A client, or what it was given, is closed before its calls are made. */
@Timeout(60)
class StoppedEarlyTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ChitchatUpdate UPDATE = ChitchatUpdate.of("q1").withAnswer("a");

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS);
    private final SecretKey key = SecretKey.of("0123456789abcdef".repeat(4));
    private final Scheduler timer = Schedulers.newSingle("stopped");
    private final ChitchatClient client = ChitchatClient.builder()
            .account(Account.of(88888888L, "administrator", key))
            .endpoint(sandbox.endpoint())
            .scheduler(timer)
            .deadline(Duration.ofMinutes(1))
            .build();

    @AfterEach
    void close() {
        client.close();
        sandbox.close();
        timer.dispose();
    }

    private static void endsClosed(Publisher<?> call, String why) {
        StepVerifier.create(call)
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ClientClosedException.class)
                        .hasMessageContaining(why))
                .verify(SOON);
    }

    @Test
    void aCallThatWasNeverRequestedDoesNotKeepTheClientOpen() {
        StepVerifier.create(client.update(UPDATE), 0)
                .expectSubscription()
                .then(() -> {
                    client.close();
                    client.onClosed().block(SOON);
                })
                .thenRequest(1)
                .expectError(ClientClosedException.class)
                .verify(SOON);
    }

    @Test
    void aDeadlineWithoutItsSchedulerIsNoDeadline() {
        timer.dispose();

        endsClosed(client.update(UPDATE), "the scheduler of the client is shut down");
    }

    @Test
    void changesOfTheStatusEndAsTheirSchedulerDoes() {
        timer.dispose();

        Flux<String> ids = Flux.just("q1").concatWith(Flux.never());
        endsClosed(client.library().enable(ids), "the scheduler of the client is shut down");
    }

    @Test
    void aDestroyedKeyEndsEveryCallInPlainWords() {
        key.destroy();

        endsClosed(client.update(UPDATE), "the secret key has been destroyed");
        assertThat(sandbox.calls()).isEmpty();
    }
}
