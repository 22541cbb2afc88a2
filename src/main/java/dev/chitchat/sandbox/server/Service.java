package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.commands.BodyFields;
import dev.chitchat.sandbox.commands.Commands;
import dev.chitchat.sandbox.commands.Library;
import dev.chitchat.sandbox.commands.Reply;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decides about each call at the moment it arrives, in the service's order: address and UserSig, then the limit, then
 * what the command checks. One lock makes counting, applying and recording one step: records are in order of arrival.
 */
public final class Service {

    /** How a sandbox stands at one moment, for as long as the service is locked. */
    public record State(SandboxOptions options, long nowNanos, CallLog log, Library library) {}

    private static final Reply TIMED_OUT = new Reply(60008, "service timed out");
    private static final Reply NOT_ADMINISTRATOR = new Reply(-20, "the identifier is not an App administrator");

    final LongSupplier nanoTime;
    private final SandboxOptions initial;
    private CallLog log;
    private Library library = new Library();
    private FaultInjector injector;
    private final Map<String, LongPredicate> counters = new HashMap<>();
    private volatile SandboxOptions options;

    public Service(SandboxOptions options, LongSupplier nanoTime) {
        this.initial = options;
        this.options = options;
        this.nanoTime = nanoTime;
        this.injector = new FaultInjector(options.seed());
        this.log = new CallLog(CallLog.MOST_RECORDED, nanoTime.getAsLong());
    }

    public SandboxOptions options() {
        return options;
    }

    /** One change after the other. Limit, model and seed start the counting afresh, the seed the random numbers too. */
    public synchronized void options(UnaryOperator<SandboxOptions> change) {
        SandboxOptions changed = change.apply(options);
        boolean reseeded = changed.seed() != options.seed();
        if (reseeded) {
            injector = new FaultInjector(changed.seed());
        }
        if (reseeded || changed.model() != options.model() || changed.limitPerSecond() != options.limitPerSecond()) {
            counters.clear();
        }
        options = changed;
    }

    public synchronized void reset() {
        options = initial;
        injector = new FaultInjector(initial.seed());
        counters.clear();
        log = new CallLog(CallLog.MOST_RECORDED, nanoTime.getAsLong());
        library = new Library();
    }

    synchronized FaultInjector.Injection draw() {
        return injector.roll(options);
    }

    Reply arrive(IncomingCall call, @Nullable Fault fault) {
        return record(call, Commands.read(call.command(), call.body()), call.check(options), fault);
    }

    private synchronized Reply record(IncomingCall call, Commands.Asked asked, Reply check, @Nullable Fault fault) {
        long nowNanos = nanoTime.getAsLong();
        boolean counted = (fault == null || fault.counted()) && check.isOk() && count(call, nowNanos);
        Reply reply = beforeTheCommand(check, fault, counted);
        if (reply.isOk()) {
            reply = command(call, asked, nowNanos);
        }
        log.add(new RecordedCall(
                log.nextSequence(),
                Duration.ofNanos(call.receivedNanos()),
                Duration.ofNanos(nowNanos),
                call.command(),
                call.unsigned("random"),
                asked.questionId(),
                reply.code(),
                counted,
                reply.isOk(),
                fault));
        return reply;
    }

    /** Each application has a limit of its own for each command. */
    private boolean count(IncomingCall call, long nowNanos) {
        String line = call.unsigned("sdkappid") + " " + call.command();
        log.arrived(line, nowNanos);
        return counters.computeIfAbsent(
                        line, name -> options.model().newCounter(options.limitPerSecond(), injector.phaseNanos))
                .test(nowNanos);
    }

    private Reply beforeTheCommand(Reply check, @Nullable Fault fault, boolean counted) {
        if (fault != null && !fault.counted()) {
            return Reply.NO_CALL;
        }
        if (options.alwaysCode() != null) {
            return new Reply(options.alwaysCode(), "the sandbox answers every call so");
        }
        if (!check.isOk()) {
            return check;
        }
        if (!counted) {
            return Reply.TOO_MANY;
        }
        return fault == Fault.INTERNAL_60008 ? TIMED_OUT : Reply.OK;
    }

    private Reply command(IncomingCall call, Commands.Asked asked, long nowNanos) {
        if (options.identifier() != null && !options.identifier().equals(call.text("identifier"))) {
            return NOT_ADMINISTRATOR;
        }
        try {
            return asked.request()
                    .apply(new Commands.Context(
                            library, log.nextSequence(), nowNanos, call.unsigned("sdkappid"), injector.ids, options));
        } catch (BodyFields.BadParameter e) {
            return Reply.bad(e);
        }
    }

    public synchronized void change(Consumer<Library> change) {
        change.accept(library);
    }

    /** Makes something of how it stands now; only a copy may outlive this. */
    public synchronized <T> T look(Function<State, T> seen) {
        return seen.apply(new State(options, nanoTime.getAsLong(), log, library));
    }

    /** Draws what happens to each call from one seed, each kind from its own stream, so that none shifts another. */
    static final class FaultInjector {

        /** What was drawn for one call; extras are what its answer carries beside what the pages name. */
        record Injection(
                long wayInNanos, long wayOutNanos, @Nullable Fault fault, Map<String, @Nullable Object> extras) {}

        private static final int ONE_IN = 8;
        private static final long PHASES = 1_000_000_000_000L;

        private final SplittableRandom delays;
        private final SplittableRandom faults;

        /** Where the ids of new questions come from; guarded by the service. */
        final SplittableRandom ids;

        private final SplittableRandom extras;
        final long phaseNanos;

        FaultInjector(long seed) {
            SplittableRandom root = new SplittableRandom(seed);
            this.delays = root.split();
            this.faults = root.split();
            this.phaseNanos = root.nextLong(PHASES);
            this.ids = root.split();
            this.extras = root.split();
        }

        synchronized Injection roll(SandboxOptions options) {
            long wayIn = options.jitter().next(delays).toNanos();
            long wayOut = options.jitter().next(delays).toNanos();
            return new Injection(wayIn, wayOut, options.faults().draw(faults), extras());
        }

        /** An id as support asks for it and, once in eight, a field that the service may add any day. */
        private Map<String, @Nullable Object> extras() {
            Map<String, @Nullable Object> drawn =
                    Reply.fields("RequestId", new UUID(extras.nextLong(), extras.nextLong()).toString());
            String name = "Field" + extras.nextInt(1000);
            switch (extras.nextInt(4 * ONE_IN)) {
                case 0 -> drawn.put(name, "ErrorCode: -14");
                case 1 -> drawn.put(name, BigInteger.TEN.pow(40));
                case 2 -> drawn.put(name, null);
                case 3 -> drawn.put(name, Map.of("List", List.of(Map.of("ErrorCode", -14))));
                default -> {}
            }
            return drawn;
        }
    }
}
