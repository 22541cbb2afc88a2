package dev.chitchat.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import reactor.core.publisher.Mono;

/** The Reactive Streams technology compatibility kit, run on both sides of the operator. */
@Timeout(60)
class TckTest {

    static final Piped<Integer> PIPELINE =
            Piped.create(i -> "key" + i % 3, (i, progress) -> Mono.just(ManualCalls.receipt(1)), null);

    static Outbound<Integer, Integer> outbound(int i) {
        return Outbound.of(i, i);
    }

    private static TestListenerAdapter run(Class<?> verification) {
        TestListenerAdapter outcome = new TestListenerAdapter();
        TestNG testng = new TestNG(false);
        testng.setVerbose(0);
        testng.setTestClasses(new Class<?>[] {verification});
        testng.addListener(outcome);
        testng.run();
        return outcome;
    }

    private static void assertPassed(TestListenerAdapter outcome, int atLeast) {
        assertThat(Stream.of(outcome.getFailedTests(), outcome.getConfigurationFailures())
                        .flatMap(List::stream)
                        .map(failed -> failed.getName() + ": " + failed.getThrowable()))
                .isEmpty();
        assertThat(outcome.getPassedTests())
                .extracting(ITestResult::getName)
                .filteredOn(name -> name.startsWith("required_"))
                .hasSizeGreaterThanOrEqualTo(atLeast);
    }

    @Test
    void resultsObeyTheRulesForPublishers() {
        assertPassed(run(PublisherRules.class), 20);
    }

    @Test
    void operatorObeysTheRulesForSubscribers() {
        assertPassed(run(SubscriberRules.class), 6);
    }
}
