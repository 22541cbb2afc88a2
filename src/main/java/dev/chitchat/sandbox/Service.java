package dev.chitchat.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The service behind the wire: decides about each call at the moment it arrives, and remembers everything.
 *
 * <p>The order is the service's: address and UserSig first, then the limit, then what the command itself checks. One
 * lock makes counting, applying and recording a single step, so that the records are in order of arrival.
 */
final class Service {

    private final LongSupplier nanoTime;
    private final CallLog log = new CallLog(CallLog.MOST_RECORDED);
    private final RecentSeconds seconds;
    private final Library library = new Library();
    private FaultInjector dice;
    private final Map<String, CallCounter> counters = new HashMap<>();
    private volatile SandboxOptions options;

    Service(SandboxOptions options, LongSupplier nanoTime) {
        this.options = options;
        this.nanoTime = nanoTime;
        this.dice = new FaultInjector(options.network().seed());
        this.seconds = new RecentSeconds(nanoTime.getAsLong());
    }

    SandboxOptions options() {
        return options;
    }

    /** Counting goes on as it was unless the limit itself changes, and so do the random numbers unless the seed does. */
    synchronized void options(SandboxOptions changed) {
        boolean reseeded = changed.network().seed() != options.network().seed();
        if (reseeded) {
            dice = new FaultInjector(changed.network().seed());
        }
        if (reseeded || !changed.limit().equals(options.limit())) {
            counters.clear();
        }
        options = changed;
    }

    /** What the service's clock shows. */
    synchronized Instant instant() {
        return options.access().clock().instant();
    }

    synchronized Injection draw() {
        return dice.roll(options.network());
    }

    Reply arrive(IncomingCall call, @Nullable Fault fault) {
        SandboxOptions now = options;
        Query query = query(call);
        Reply gate = query == null
                ? new Reply(Reply.BAD_URL, "the URL holds a broken percent sign")
                : RequestValidator.check(call, query, now.access());
        Request request = Commands.read(call.command(), call.body());
        return record(call, query == null ? Query.parse("") : query, request, gate, fault);
    }

    private static @Nullable Query query(IncomingCall call) {
        try {
            return Query.parse(call.queryText());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private synchronized Reply record(
            IncomingCall call, Query query, Request request, Reply gate, @Nullable Fault fault) {
        long nowNanos = nanoTime.getAsLong();
        boolean arrives = (fault == null || fault.counted())
                && (gate.isOk() || options.answers().alwaysCode().isPresent());
        boolean counted = arrives && count(call.command(), nowNanos);
        Reply ruling = gate(gate, fault, counted);
        if (ruling.isOk()) {
            ruling = command(query, request, nowNanos);
        }
        RecordedCall recorded = new RecordedCall(
                log.nextSequence(),
                Duration.ofNanos(call.receivedNanos()),
                Duration.ofNanos(nowNanos),
                call.command(),
                query.unsigned("random"),
                request.questionId(),
                ruling.code(),
                counted,
                ruling.isOk(),
                fault);
        log.add(recorded);
        seconds.add(recorded);
        return ruling;
    }

    private boolean count(String command, long nowNanos) {
        log.arrived(command, nowNanos);
        return counters.computeIfAbsent(command, name -> options.limit().newCounter(dice.phaseNanos()))
                .take(nowNanos);
    }

    private Reply gate(Reply gate, @Nullable Fault fault, boolean counted) {
        if (fault != null && !fault.counted()) {
            return Reply.NO_CALL;
        }
        if (options.answers().alwaysCode().isPresent()) {
            return new Reply(options.answers().alwaysCode().getAsInt(), "the sandbox was told to answer so");
        }
        if (!gate.isOk()) {
            return gate;
        }
        if (!counted) {
            return Reply.TOO_MANY;
        }
        return fault == Fault.INTERNAL_60008 ? Reply.TIMED_OUT : Reply.OK;
    }

    private Reply command(Query query, Request request, long nowNanos) {
        if (!options.access().administrators().isEmpty()
                && !options.access().administrators().contains(query.text("identifier"))) {
            return new Reply(Reply.NOT_ADMINISTRATOR, "the identifier is not an App administrator");
        }
        return request.carryOut(
                library,
                new RequestContext(
                        log.nextSequence(),
                        nowNanos,
                        instant().getEpochSecond(),
                        query.unsigned("sdkappid"),
                        dice.ids(),
                        options.answers().knownQuestionsOnly()));
    }

    synchronized void load(LibrarySeed seed) {
        seed.into(library);
    }

    synchronized Collection<StoredCategory> categories() {
        return library.categories().all();
    }

    synchronized void put(String questionId, StoredQuestion question) {
        library.put(questionId, question);
    }

    synchronized List<RecordedCall> calls() {
        return log.calls();
    }

    /** What the page shows of now. */
    synchronized Snapshot snapshot(int calls) {
        long nowNanos = nanoTime.getAsLong();
        return new Snapshot(
                options,
                log.statistics(),
                nowNanos,
                seconds.second(nowNanos),
                seconds.until(nowNanos),
                log.latest(calls),
                library.size(),
                library.latest());
    }

    synchronized SandboxStatistics statistics() {
        return log.statistics();
    }

    synchronized Map<String, StoredQuestion> library() {
        return library.questions();
    }

    synchronized List<AppliedChange> history(String questionId) {
        return library.history(questionId);
    }
}
