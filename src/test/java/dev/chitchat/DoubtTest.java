package dev.chitchat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.retry.RetriesInTime;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.retry.ServiceState;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Calls that must not be made twice, in virtual time. */
@Timeout(60)
class DoubtTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RetriesInTime retries = RetriesInTime.create(RetryPolicy.defaults(), time, Duration.ofSeconds(10), 5);
    private final List<String> done = new ArrayList<>();
    private final List<Throwable> failed = new ArrayList<>();
    private int attempts;
    private int lookUps;
    private Mono<String> answer = Mono.never();

    @AfterEach
    void dispose() {
        retries.close();
        time.dispose();
    }

    private Mono<String> attempt(Runnable departs) {
        return Mono.defer(() -> {
            departs.run();
            attempts++;
            return answer;
        });
    }

    private Mono<String> lookUp(@Nullable String found) {
        return Mono.defer(() -> {
            lookUps++;
            return Mono.justOrEmpty(found);
        });
    }

    private void start(@Nullable Mono<String> lookUp) {
        retries.retries()
                .lookingUp(retries.once(this::attempt, CallListener.NONE), lookUp, CallListener.NONE)
                .subscribe(done::add, failed::add);
    }

    /** A service that answered once, is down now, and keeps a try of some other call waiting. */
    private void silentOutage() {
        retries.retrying(departs -> departed(departs, Mono.just("up")), CallListener.NONE)
                .subscribe();
        time.advanceTimeBy(Duration.ofSeconds(1));
        List<Mono<String>> answers = new ArrayList<>(List.of(lost(), Mono.never()));
        for (int i = 0; i < 5; i++) {
            retries.retrying(departs -> Mono.defer(() -> departed(departs, answers.get(0))), CallListener.NONE)
                    .subscribe(late -> {}, givenUp -> {});
        }
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(retries.status().service()).isEqualTo(ServiceState.DOWN);
        answers.remove(0);
        time.advanceTimeBy(Duration.ofSeconds(5));
    }

    private static Mono<String> departed(Runnable departs, Mono<String> answer) {
        return Mono.defer(() -> {
            departs.run();
            return answer;
        });
    }

    private static Mono<String> lost() {
        return Mono.error(() -> TransportException.maybeSent("the connection was reset", null));
    }

    @Test
    void anAttemptThatIsCalledOffAfterItWentOutIsTheLastOne() {
        silentOutage();
        start(null);
        time.advanceTimeBy(MINUTE);
        assertThat(attempts).isEqualTo(1);
        assertThat(failed).singleElement().isInstanceOf(TransportException.class);
    }

    @Test
    void anAttemptThatIsCalledOffAfterItWentOutIsLookedUp() {
        silentOutage();
        start(lookUp("found"));
        time.advanceTimeBy(MINUTE);
        assertThat(done).containsExactly("found");
        assertThat(attempts).isEqualTo(1);
    }

    @Test
    void anAttemptThatIsCalledOffBeforeItHadAConnectionIsMadeAgain() {
        silentOutage();
        retries.onceUnconnected(() -> attempts++).subscribe(done::add, failed::add);
        time.advanceTimeBy(MINUTE);
        assertThat(failed).isEmpty();
        assertThat(attempts).isGreaterThan(1);
    }

    @Test
    void anAttemptThatCannotHaveArrivedIsMadeAgainWithoutALook() {
        answer = Mono.error(() -> TransportException.notSent("nobody took the connection", new ConnectException()));
        start(lookUp(null));
        time.advanceTimeBy(Duration.ofSeconds(2));
        answer = Mono.just("done");
        time.advanceTimeBy(MINUTE);
        assertThat(done).containsExactly("done");
        assertThat(attempts).isGreaterThan(1);
        assertThat(lookUps).isZero();
    }

    @Test
    void whatFailedBeforeADoubtIsCountedAndAttached() {
        answer = Mono.error(() -> new ApiException("call", -14, "", null));
        start(null);
        answer = lost();
        time.advanceTimeBy(MINUTE);
        assertThat(failed)
                .singleElement()
                .isInstanceOfSatisfying(
                        TransportException.class,
                        lost -> assertThat(lost.attempts()).isEqualTo(2))
                .satisfies(lost -> assertThat(lost.getSuppressed()).hasAtLeastOneElementOfType(ApiException.class));
    }

    @Test
    void whatALookDoesNotFindIsMadeAgain() {
        answer = lost();
        start(lookUp(null));
        answer = Mono.just("done");
        time.advanceTimeBy(MINUTE);
        assertThat(done).containsExactly("done");
        assertThat(attempts).isEqualTo(2);
        assertThat(lookUps).isEqualTo(1);
    }

    @Test
    void whatIsMadeAgainAfterALookIsARetryAndPaysForIt() {
        answer = lost();
        start(lookUp(null));
        answer = Mono.never();
        time.advanceTimeBy(Duration.ofMillis(500));
        assertThat(attempts).isEqualTo(2);
        assertThat(retries.status().retries()).isEqualTo(1);
        assertThat(retries.status().retriesLeft()).isEqualTo(99);
    }

    @Test
    void whatLeavesTheQueueAfterALookTellsTheAttemptBefore() {
        answer = lost();
        start(Mono.fromRunnable(retries::close));
        time.advanceTimeBy(MINUTE);
        assertThat(failed)
                .singleElement()
                .isInstanceOfSatisfying(
                        ClientClosedException.class,
                        closed -> assertThat(closed.attempts()).isEqualTo(1));
        assertThat(attempts).isEqualTo(1);
    }

    @Test
    void aCallThatFailsForGoodIsLookedUpOnceMore() {
        answer = lost();
        start(lookUp(null));
        time.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(failed).singleElement().isInstanceOf(TransportException.class);
        assertThat(attempts).isEqualTo(1 + RetryPolicy.defaults().maxRetries());
        assertThat(lookUps).isEqualTo(attempts);
    }
}
