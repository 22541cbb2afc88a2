package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.RawCaller;
import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.SandboxStatistics;
import dev.chitchat.sandbox.SigMaker;
import dev.chitchat.sandbox.server.Service.FaultInjector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order in which the service decides, with time in hand. */
class ServiceTest {

    private static final long TENTH = 100_000_000;
    private static final String SIGNED =
            "sdkappid=1400000000&identifier=administrator&random=1&contenttype=json&usersig="
                    + SigMaker.valid().make();

    private long nowNanos;

    private Service service(SandboxOptions options) {
        return new Service(options, () -> nowNanos);
    }

    private static IncomingCall call(String query, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return IncomingCall.of(0, "POST", IncomingCall.PATH + "?" + query, bytes);
    }

    private int arrive(Service service, String query, String body, @Nullable Fault fault) {
        return service.arrive(call(query, body), fault).code();
    }

    private static CallLog log(Service service) {
        return service.look(Service.State::log);
    }

    @Test
    void ofTwoChangesAtOnceNoneIsLost() throws InterruptedException {
        Service service = service(SandboxOptions.DEFAULTS);
        Thread other = new Thread(() -> service.options(now -> now.withSeed(7)));
        service.options(now -> {
            other.start();
            while (other.getState() != Thread.State.BLOCKED && other.getState() != Thread.State.TERMINATED) {
                Thread.onSpinWait();
            }
            return now.withModel(CountingModel.TOKEN_BUCKET);
        });
        other.join();

        assertThat(service.options().model()).isEqualTo(CountingModel.TOKEN_BUCKET);
        assertThat(service.options().seed()).isEqualTo(7);
    }

    @Test
    void fiveCallsASecondAreTakenByDefault() {
        Service service = service(SandboxOptions.DEFAULTS);
        List<Integer> codes = IntStream.range(0, 20)
                .mapToObj(i -> {
                    nowNanos = i * TENTH;
                    return arrive(service, SIGNED, RawCaller.BODY, null);
                })
                .toList();
        List<Integer> oneSecond = List.of(0, 0, 0, 0, 0, -14, -14, -14, -14, -14);
        assertThat(codes)
                .containsExactlyElementsOf(
                        Stream.of(oneSecond, oneSecond).flatMap(List::stream).toList());
        assertThat(log(service).statistics())
                .isEqualTo(new SandboxStatistics(20, 10, 10, 0, 0, 20, 10, Duration.ofMillis(1900)));
        assertThat(log(service).statistics().arrivalsPerSecond()).isEqualTo(10);
    }

    @Test
    void theSignatureIsCheckedBeforeTheLimitAndTheBodyAfterIt() {
        Service service = service(SandboxOptions.DEFAULTS.withLimitPerSecond(1));
        assertThat(arrive(service, "sdkappid=1", RawCaller.BODY, null)).isEqualTo(60004);
        assertThat(arrive(service, SIGNED, "nonsense", null)).isEqualTo(-7);
        assertThat(arrive(service, SIGNED, "nonsense", null)).isEqualTo(-14);
        assertThat(log(service).calls()).extracting(RecordedCall::counted).containsExactly(false, true, false);
    }

    @Test
    void whatIsAlwaysRefusedArrivesOnlyWithAGoodPathAndUserSig() {
        Service service = service(SandboxOptions.DEFAULTS.withAlwaysCode(-20));
        assertThat(arrive(service, "sdkappid=1", RawCaller.BODY, null)).isEqualTo(-20);
        IncomingCall elsewhere = IncomingCall.of(0, "POST", IncomingCall.SERVICE + "none?" + SIGNED, new byte[0]);
        assertThat(service.arrive(elsewhere, null).code()).isEqualTo(-20);
        assertThat(log(service).statistics().arrivals()).isZero();
        assertThat(arrive(service, SIGNED, RawCaller.BODY, null)).isEqualTo(-20);
        assertThat(log(service).statistics().arrivals()).isEqualTo(1);
    }

    @Test
    void eachApplicationHasALimitOfItsOwn() {
        Service service = service(SandboxOptions.DEFAULTS.withLimitPerSecond(1));
        String other = SIGNED.replace("1400000000", "1400000001")
                .replaceFirst(
                        "usersig=.*",
                        "usersig=" + SigMaker.valid().withApp(1400000001L).make());
        assertThat(arrive(service, SIGNED, RawCaller.BODY, null)).isZero();
        assertThat(arrive(service, other, RawCaller.BODY, null)).isZero();
        assertThat(arrive(service, SIGNED, RawCaller.BODY, null)).isEqualTo(-14);
        assertThat(arrive(service, other, RawCaller.BODY, null)).isEqualTo(-14);
        assertThat(log(service).statistics().maxArrivalsInAnyWindow()).isEqualTo(2);
    }

    @Test
    void aFaultBeforeCountingCostsNothing() {
        Service service = service(SandboxOptions.DEFAULTS.withLimitPerSecond(1));
        arrive(service, SIGNED, RawCaller.BODY, Fault.RESET_BEFORE);
        arrive(service, SIGNED, RawCaller.BODY, Fault.HTTP_502_HTML);
        assertThat(arrive(service, SIGNED, RawCaller.BODY, null)).isZero();
    }

    @Test
    void aFaultAfterCountingCostsItsPlace() {
        Service service = service(SandboxOptions.DEFAULTS.withLimitPerSecond(1));
        arrive(service, SIGNED, RawCaller.BODY, Fault.RESET_AFTER);
        assertThat(arrive(service, SIGNED, RawCaller.BODY, Fault.STALL)).isEqualTo(-14);
        assertThat(log(service).statistics().accepted()).isEqualTo(1);
        assertThat(log(service).statistics().rejected()).isEqualTo(1);
        assertThat(log(service).statistics().faults()).isEqualTo(2);
    }

    @Test
    void aBrokenPercentSignIsABadUrl() {
        assertThat(arrive(service(SandboxOptions.DEFAULTS), "random=%z", RawCaller.BODY, null))
                .isEqualTo(60002);
    }

    @Test
    void theSameSeedDrawsTheSameFates() {
        SandboxOptions options =
                SandboxOptions.DEFAULTS.withJitter(Jitter.lognormal()).withFaults(Faults.of(0.5));
        assertThat(fates(options.withSeed(3))).isEqualTo(fates(options.withSeed(3)));
        assertThat(fates(options.withSeed(3))).isNotEqualTo(fates(options.withSeed(4)));
    }

    @Test
    void delaysStayTheSameWhenOnlyTheFaultsChange() {
        SandboxOptions options = SandboxOptions.DEFAULTS.withJitter(Jitter.lognormal());
        assertThat(fates(options))
                .extracting(FaultInjector.Injection::wayInNanos)
                .isEqualTo(fates(options.withFaults(Faults.of(0.5))).stream()
                        .map(FaultInjector.Injection::wayInNanos)
                        .toList());
    }

    @Test
    void whatAnswersCarryBesideHangsOnTheSeedAlone() {
        assertThat(extras(SandboxOptions.DEFAULTS.withSeed(3)))
                .isEqualTo(extras(SandboxOptions.DEFAULTS.withSeed(3).withJitter(Jitter.spike())))
                .isNotEqualTo(extras(SandboxOptions.DEFAULTS.withSeed(4)));
    }

    private List<Map<String, @Nullable Object>> extras(SandboxOptions options) {
        return fates(options).stream().map(FaultInjector.Injection::extras).toList();
    }

    private List<FaultInjector.Injection> fates(SandboxOptions options) {
        Service service = service(options);
        return Stream.generate(service::draw).limit(50).toList();
    }

    @Test
    void aNewLimitOrSeedStartsCountingAfresh() {
        SandboxOptions one = SandboxOptions.DEFAULTS.withLimitPerSecond(1);
        Service service = service(one);
        arrive(service, SIGNED, RawCaller.BODY, null);
        service.options(now -> one.withJitter(Jitter.uniform()).withFaults(Faults.of(0.1)));
        assertThat(arrive(service, SIGNED, RawCaller.BODY, null)).isEqualTo(-14);
        service.options(now -> one.withSeed(5));
        assertThat(arrive(service, SIGNED, RawCaller.BODY, null)).isZero();
        service.options(now -> one.withSeed(5).withModel(CountingModel.STRICT_1));
        assertThat(arrive(service, SIGNED, RawCaller.BODY, null)).isZero();
    }
}
