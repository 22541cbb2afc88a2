package dev.chitchat.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.signals.Recorded;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

@Timeout(60)
class ChitchatMetricsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
    private static final SandboxOptions UNLIMITED = SandboxOptions.DEFAULTS.withModel(CountingModel.NONE);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestObservationRegistry observations = TestObservationRegistry.create();
    private final ChitchatSandbox sandbox = ChitchatSandbox.start(UNLIMITED);
    private final ChitchatMetrics metrics =
            ChitchatMetrics.of(meters, observations).withAccount("shop");

    ChitchatMetricsTest() {
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private ChitchatClientBuilder builder() {
        return ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of(KEY)))
                .endpoint(sandbox.endpoint())
                .quota(Quota.local(Rate.perSecond(1000)))
                .retry(RetryPolicy.defaults().withMaxRetries(1).withBackoff(Duration.ofMillis(1), Duration.ofMillis(2)))
                .observer(metrics);
    }

    private static ChitchatUpdate update(String id) {
        return ChitchatUpdate.of(id).withAnswer("Hello!");
    }

    private static void succeed(Mono<?> call) {
        Recorded.of(call).expectNextCount(1).expectComplete().verify(SOON);
    }

    private static void fail(Mono<?> call) {
        Recorded.of(call).expectError().verify(SOON);
    }

    @Test
    void aCallIsOneObservationWhateverItsRetries() {
        sandbox.options(UNLIMITED.withAlwaysCode(60008));

        fail(builder().build().update(update("q")));

        TestObservationRegistryAssert.assertThat(observations)
                .hasNumberOfObservationsWithNameEqualTo("chitchat.client.calls", 1)
                .hasSingleObservationThat()
                .hasContextualNameEqualTo("chitchat update_chitchat")
                .hasLowCardinalityKeyValue("account", "shop")
                .hasLowCardinalityKeyValue("command", "update_chitchat")
                .hasLowCardinalityKeyValue("outcome", "TRANSIENT")
                .hasLowCardinalityKeyValue("error.code", "60008")
                .hasLowCardinalityKeyValue("exception", "ApiException")
                .hasHighCardinalityKeyValue("attempts", "2")
                .hasBeenStopped();
        assertThat(meters.get("chitchat.client.attempts").timer().count()).isEqualTo(2);
        assertThat(meters.get("chitchat.client.backoff").timer().count()).isEqualTo(1);
        assertThat(meters.get("chitchat.client.quota.wait").timer().count()).isEqualTo(2);
    }

    @Test
    void aCancelledCallEndsItsObservation() {
        ChitchatClient client = builder()
                .quota(Quota.local(QuotaOptions.of(new Rate(1, Duration.ofHours(1)))))
                .build();
        succeed(client.update(update("q")));

        client.update(update("q")).subscribe().dispose();

        assertThat(meters.get("chitchat.client.calls")
                        .tag("outcome", "CANCELLED")
                        .timer()
                        .count())
                .isEqualTo(1);
        client.close();
    }

    @Test
    void theParentIsTheOneInTheSubscribersContext() {
        Observation parent = Observation.start("request", observations);

        succeed(builder()
                .build()
                .update(update("q"))
                .contextWrite(Context.of(ObservationThreadLocalAccessor.KEY, parent)));
        parent.stop();

        TestObservationRegistryAssert.assertThat(observations)
                .hasObservationWithNameEqualTo("chitchat.client.calls")
                .that()
                .hasParentObservationEqualTo(parent);
    }

    @Test
    void eachElementOfAStreamHasItsOwnParent() {
        Observation stream = Observation.start("stream", observations);
        List<Observation> parents = IntStream.range(0, 3)
                .mapToObj(i -> Observation.start("message" + i, observations))
                .toList();

        Recorded.of(builder()
                        .build()
                        .updateAll(Flux.concat(
                                Flux.fromIterable(parents)
                                        .map(parent -> Outbound.of(
                                                        update(String.valueOf(parent.getContext()
                                                                .getName())),
                                                        1)
                                                .withContext(Context.of(ObservationThreadLocalAccessor.KEY, parent))),
                                Flux.just(Outbound.of(update("without"), 1))))
                        .contextWrite(Context.of(ObservationThreadLocalAccessor.KEY, stream)))
                .expectNextCount(4)
                .expectComplete()
                .verify(SOON);

        for (Observation parent : parents) {
            TestObservationRegistryAssert.assertThat(observations)
                    .hasAnObservation(
                            call -> call.hasNameEqualTo("chitchat.client.calls").hasParentObservationEqualTo(parent));
        }
        TestObservationRegistryAssert.assertThat(observations)
                .hasAnObservation(
                        call -> call.hasNameEqualTo("chitchat.client.calls").hasParentObservationEqualTo(stream));
    }

    @Test
    void aSpanIsAClientsOfTheServiceAndHasItsEvents() {
        List<Observation.Context> contexts = Collections.synchronizedList(new ArrayList<>());
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        observations.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public void onStop(Observation.Context context) {
                contexts.add(context);
            }

            @Override
            public void onEvent(Observation.Event event, Observation.Context context) {
                events.add(event.getName());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        sandbox.options(UNLIMITED.withAlwaysCode(60008));

        fail(builder().build().update(update("q")));

        assertThat(contexts).singleElement().isInstanceOfSatisfying(SenderContext.class, span -> {
            assertThat(span.getKind()).isEqualTo(Kind.CLIENT);
            assertThat(span.getRemoteServiceName()).isEqualTo("tencent-cloud-desk");
        });
        assertThat(events).containsExactly("permitted", "backing.off", "permitted");
    }

    @Test
    void aCodeNobodyKnowsMakesNoTagOfItsOwn() {
        sandbox.options(UNLIMITED.withAlwaysCode(123456));

        fail(builder().build().update(update("q")));

        assertThat(meters.get("chitchat.client.calls")
                        .tag("error.code", "other")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theQuotaIsShownAsItStands() {
        ChitchatClient client =
                builder().quota(Quota.local(new Rate(7, Duration.ofHours(1)))).build();
        metrics.bindTo(client);

        succeed(client.update(update("q")));

        assertThat(meters.get("chitchat.quota.tokens")
                        .tag("account", "shop")
                        .gauge()
                        .value())
                .isEqualTo(7);
        assertThat(meters.get("chitchat.quota.granted").functionCounter().count())
                .isEqualTo(1);
        assertThat(meters.get("chitchat.quota.mode")
                        .tag("mode", "normal")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("chitchat.quota.mode")
                        .tag("mode", "strict")
                        .gauge()
                        .value())
                .isEqualTo(0);
        client.close();
    }

    /** Hears of the end behind the meters, which listen since before; one who asks later may hear first. */
    private static void close(ChitchatClient client) {
        StepVerifier.create(client.onClosed())
                .then(client::close)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void metersGoWithTheirClient() {
        for (int i = 0; i < 50; i++) {
            ChitchatMetrics own = ChitchatMetrics.of(meters, observations).withAccount("account" + i);
            ChitchatClient client = builder().observer(own).build();
            own.bindTo(client);
            succeed(client.updateAll(Flux.just(Outbound.of(update("q"), i))).collectList());
            assertThat(meters.find("chitchat.quota.tokens").meters()).hasSize(1);
            close(client);
        }
        assertThat(meters.getMeters())
                .extracting(meter -> meter.getId().getTag("account"))
                .doesNotContain("account0", "account49")
                .containsOnly("shop");
    }

    @Test
    void theMetersOfARebuiltClientAreItsOwn() {
        ChitchatClient first = builder()
                .account(Account.of(77777777L, "administrator", SecretKey.of(KEY)))
                .quota(Quota.local(new Rate(7, Duration.ofHours(1))))
                .build();
        metrics.bindTo(first);
        ChitchatClient second =
                builder().quota(Quota.local(new Rate(9, Duration.ofHours(1)))).build();
        metrics.bindTo(second);
        succeed(second.update(update("q")));

        close(first);

        assertThat(meters.get("chitchat.quota.tokens").gauge().value()).isEqualTo(9);
        assertThat(meters.get("chitchat.client.attempts").timer().count()).isEqualTo(1);
        close(second);
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void theyAreAlsoWhereAFilterRenamesThem() {
        SimpleMeterRegistry filtered = new SimpleMeterRegistry();
        filtered.config().meterFilter(MeterFilter.renameTag("chitchat", "account", "tenant"));
        ChitchatMetrics renamed = ChitchatMetrics.of(filtered, observations);
        ChitchatClient first =
                builder().quota(Quota.local(new Rate(7, Duration.ofHours(1)))).build();
        renamed.bindTo(first);
        close(first);
        assertThat(filtered.getMeters()).isEmpty();
        ChitchatClient second =
                builder().quota(Quota.local(new Rate(7, Duration.ofHours(1)))).build();
        renamed.bindTo(second);
        ChitchatClient third = builder()
                .account(Account.of(77777777L, "administrator", SecretKey.of(KEY)))
                .quota(Quota.local(new Rate(9, Duration.ofHours(1))))
                .build();

        renamed.bindTo(third);

        assertThat(filtered.get("chitchat.quota.tokens").gauge().value()).isEqualTo(9);
        close(second);
        close(third);
    }

    @Test
    void everyMeterIsListedWithItsTags() {
        everythingHappens();

        Set<String> listed = Arrays.stream(ClientMeter.values())
                .map(meter -> meter.name + " " + meter.type + " " + new TreeSet<>(meter.tags))
                .collect(Collectors.toCollection(TreeSet::new));
        Stream.of("calls TIMER ", "calls.permitted COUNTER ", "calls.backing.off COUNTER ")
                .forEach(meter ->
                        listed.add("chitchat.client." + meter + "[account, command, error.code, exception, outcome]"));
        Set<String> found = meters.getMeters().stream()
                .filter(meter -> meter.getId().getType() != Meter.Type.LONG_TASK_TIMER)
                .map(meter -> meter.getId().getName() + " " + meter.getId().getType() + " " + tags(meter))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found).isEqualTo(listed);
    }

    @Test
    void aHandlerThatThrowsTakesNoMeterAway() {
        observations.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public void onEvent(Observation.Event event, Observation.Context context) {
                throw new IllegalStateException("no event, please");
            }

            @Override
            public void onError(Observation.Context context) {
                throw new IllegalStateException("no error, please");
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        sandbox.options(UNLIMITED.withAlwaysCode(60008));

        fail(builder().build().update(update("q")));

        assertThat(meters.get("chitchat.client.quota.wait").timer().count()).isEqualTo(2);
        assertThat(meters.get("chitchat.client.backoff").timer().count()).isEqualTo(1);
        assertThat(meters.get("chitchat.client.calls").timer().count()).isEqualTo(1);
        assertThat(meters.get("chitchat.client.calls.active").longTaskTimer().activeTasks())
                .isZero();
    }

    @Test
    void noMeterAndNoObservationHoldsASignature() {
        List<String> tags = Collections.synchronizedList(new ArrayList<>());
        observations.observationConfig().observationFilter(context -> {
            tags.add(context.getAllKeyValues().toString());
            return context;
        });

        everythingHappens();

        assertThat(tags).isNotEmpty().allSatisfy(all -> assertThat(all).contains("request.id"));
        String shown = meters.getMetersAsString() + meters.getMeters() + tags;
        assertThat(shown).doesNotContain("usersig", "eJ", "eAE", KEY).doesNotContain("Hello!");
    }

    private void everythingHappens() {
        ChitchatClient client = builder().merging(true).build();
        metrics.bindTo(client);
        succeed(client.updateAll(Flux.range(0, 3).map(i -> Outbound.of(update("q"), i)))
                .collectList());
        sandbox.options(UNLIMITED.withAlwaysCode(60008));
        fail(client.update(update("q")));
    }

    private static Set<String> tags(Meter meter) {
        return meter.getId().getTags().stream()
                .map(Tag::getKey)
                .filter(key -> !key.equals("error"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
