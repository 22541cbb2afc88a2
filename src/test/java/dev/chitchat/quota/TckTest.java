package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** The Reactive Streams technology compatibility kit. */
@Timeout(60)
class TckTest {

    @Test
    void aLimitedCallObeysTheRulesForPublishers() {
        TestListenerAdapter outcome = new TestListenerAdapter();
        TestNG testng = new TestNG(false);
        testng.setVerbose(0);
        testng.setTestClasses(new Class<?>[] {PublisherRules.class});
        testng.addListener(outcome);

        testng.run();

        assertThat(Stream.of(outcome.getFailedTests(), outcome.getConfigurationFailures())
                        .flatMap(List::stream)
                        .map(failed -> failed.getName() + ": " + failed.getThrowable()))
                .isEmpty();
        assertThat(outcome.getPassedTests())
                .filteredOn(passed -> passed.getName().startsWith("required_"))
                .hasSizeGreaterThanOrEqualTo(6);
    }
}
