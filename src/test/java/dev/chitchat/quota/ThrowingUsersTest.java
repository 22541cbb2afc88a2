package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** What one user of a quota throws, an Error too, holds up no other: no token is lost, and the failure is heard of. */
@Timeout(60)
class ThrowingUsersTest {

    private static final String THROWN = "thrown by a user";
    private static final Duration SOON = Duration.ofMillis(100);

    private final QuotaFixture quota = new QuotaFixture();
    private final List<Throwable> dropped = new ArrayList<>();
    private final List<Throwable> failed = new ArrayList<>();
    private final AtomicInteger left = new AtomicInteger(3);

    @BeforeEach
    void hear() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void hearNoMore() {
        Hooks.resetOnErrorDropped();
    }

    private void explode(Supplier<? extends Throwable> how) {
        if (left.getAndDecrement() > 0) {
            ThrowingUsersTest.<RuntimeException>sneak(how.get());
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** Where a call runs code of its user; each throws for the first three calls. */
    enum Where {
        ATTEMPT,
        WAITING,
        ANSWERED,
        FAILED,
        GIVEN_UP,
        ON_NEXT
    }

    static Stream<Arguments> everyThrower() {
        List<Supplier<? extends Throwable>> kinds = List.of(
                () -> new IllegalStateException(THROWN),
                () -> new NoSuchMethodError(THROWN),
                () -> new StackOverflowError(THROWN));
        return Stream.of(Where.values()).flatMap(where -> kinds.stream().map(kind -> Arguments.of(where, kind)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyThrower")
    void whatOneUserThrowsHoldsUpNoOther(Where where, Supplier<? extends Throwable> how) {
        quota.drain();
        for (int i = 0; i < 3; i++) {
            quota.limiter.make(thrower(where, how)).subscribe(caller(where, how));
        }
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            quota.another().limit(Mono.just("other")).subscribe(others::add);
        }
        quota.pass(Duration.ofSeconds(10));

        assertThat(others).hasSize(10);
        assertThat(quota.status().underWay()).isZero();
        assertThat(quota.status().waiting()).isZero();
        assertThat(quota.status().free()).isEqualTo(5);
        assertThat(Stream.concat(dropped.stream(), failed.stream()).flatMap(ThrowingUsersTest::withSuppressed))
                .as("heard of")
                .filteredOn(thrown -> THROWN.equals(thrown.getMessage()))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aFailureWhoseCallerLeavesMeanwhileIsDropped() {
        Disposable.Swap caller = Disposables.swap();
        LimitedCall<String> call = new LimitedCall<>() {
            @Override
            public Mono<String> attempt(Permit permit) {
                return Mono.<String>error(new IllegalStateException(THROWN))
                        .delaySubscription(Mono.delay(SOON, quota.scheduler));
            }

            @Override
            public Next failed(Throwable failure, long nowNanos) {
                caller.dispose();
                return Next.end(failure);
            }
        };
        caller.update(quota.limiter.make(call).subscribe(value -> {}, failed::add));
        quota.pass(Duration.ofSeconds(2));

        assertThat(failed).isEmpty();
        assertThat(dropped).singleElement().extracting(Throwable::getMessage).isEqualTo(THROWN);
    }

    private static Stream<Throwable> withSuppressed(Throwable thrown) {
        return Stream.concat(Stream.of(thrown), Stream.of(thrown.getSuppressed()));
    }

    private LimitedCall<String> thrower(Where where, Supplier<? extends Throwable> how) {
        return new LimitedCall<>() {
            @Override
            public Mono<String> attempt(Permit permit) {
                if (where == Where.ATTEMPT) {
                    explode(how);
                }
                permit.sent();
                return switch (where) {
                    case FAILED -> Mono.error(new IllegalStateException("its own failure"));
                    case GIVEN_UP -> Mono.never();
                    default -> Mono.just("answer");
                };
            }

            @Override
            public void waiting() {
                if (where == Where.WAITING) {
                    explode(how);
                }
            }

            @Override
            public void answered(long nowNanos) {
                if (where == Where.ANSWERED) {
                    explode(how);
                }
            }

            @Override
            public Next failed(Throwable failure, long nowNanos) {
                if (where == Where.FAILED) {
                    explode(how);
                }
                return Next.end(failure);
            }

            @Override
            public void givenUp(boolean underWay, boolean written, long nowNanos) {
                if (where == Where.GIVEN_UP) {
                    explode(how);
                }
            }
        };
    }

    private BaseSubscriber<String> caller(Where where, Supplier<? extends Throwable> how) {
        return new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
                if (where == Where.GIVEN_UP) {
                    quota.scheduler.schedule(this::cancel, 2, java.util.concurrent.TimeUnit.SECONDS);
                }
            }

            @Override
            protected void hookOnNext(String value) {
                if (where == Where.ON_NEXT) {
                    explode(how);
                }
            }

            @Override
            protected void hookOnError(Throwable failure) {
                failed.add(failure);
            }
        };
    }
}
