package dev.chitchat.sandbox;

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
    private final Library library = new Library();
    private Dice dice;
    private CallCounter counter;
    private volatile SandboxOptions options;

    Service(SandboxOptions options, LongSupplier nanoTime) {
        this.options = options;
        this.nanoTime = nanoTime;
        this.dice = new Dice(options.network().seed());
        this.counter = options.limit().newCounter(dice.phaseNanos());
    }

    SandboxOptions options() {
        return options;
    }

    /** Counting goes on as it was unless the limit itself changes, and so do the random numbers unless the seed does. */
    synchronized void options(SandboxOptions changed) {
        boolean reseeded = changed.network().seed() != options.network().seed();
        if (reseeded) {
            dice = new Dice(changed.network().seed());
        }
        if (reseeded || !changed.limit().equals(options.limit())) {
            counter = changed.limit().newCounter(dice.phaseNanos());
        }
        options = changed;
    }

    synchronized Fate draw() {
        return dice.roll(options.network());
    }

    Ruling arrive(IncomingCall call, @Nullable Fault fault) {
        SandboxOptions now = options;
        Query query = query(call);
        Ruling gate = query == null
                ? new Ruling(Ruling.BAD_URL, "the URL holds a broken percent sign")
                : Gate.check(call, query, now.access());
        RequestedUpdate update = RequestedUpdate.parse(call.body());
        return record(call, query == null ? Query.parse("") : query, update, gate, fault);
    }

    private static @Nullable Query query(IncomingCall call) {
        try {
            return Query.parse(call.queryText());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private synchronized Ruling record(
            IncomingCall call, Query query, RequestedUpdate update, Ruling gate, @Nullable Fault fault) {
        long nowNanos = nanoTime.getAsLong();
        boolean arrives = (fault == null || fault.counted())
                && (gate.isOk() || options.answers().alwaysCode().isPresent());
        boolean counted = arrives && count(nowNanos);
        Ruling ruling = rule(query, update, gate, fault, counted);
        String questionId = update.questionId();
        boolean accepted = ruling.isOk() && questionId != null;
        if (ruling.isOk() && questionId != null) {
            library.apply(questionId, new AppliedChange(log.nextSequence(), nowNanos, update.fields()));
        }
        log.add(new RecordedCall(
                log.nextSequence(),
                call.receivedNanos(),
                nowNanos,
                call.command(),
                query.unsigned("random"),
                questionId,
                ruling.code(),
                counted,
                accepted,
                fault));
        return ruling;
    }

    private boolean count(long nowNanos) {
        log.arrived(nowNanos);
        return counter.take(nowNanos);
    }

    private Ruling rule(Query query, RequestedUpdate update, Ruling gate, @Nullable Fault fault, boolean counted) {
        if (fault != null && !fault.counted()) {
            return Ruling.NO_CALL;
        }
        if (options.answers().alwaysCode().isPresent()) {
            return new Ruling(options.answers().alwaysCode().getAsInt(), "the sandbox was told to answer so");
        }
        if (!gate.isOk()) {
            return gate;
        }
        if (!counted) {
            return Ruling.TOO_MANY;
        }
        return fault == Fault.INTERNAL_60008 ? Ruling.TIMED_OUT : command(query, update);
    }

    private Ruling command(Query query, RequestedUpdate update) {
        if (!options.access().administrators().isEmpty()
                && !options.access().administrators().contains(query.text("identifier"))) {
            return new Ruling(Ruling.NOT_ADMINISTRATOR, "the identifier is not an App administrator");
        }
        if (!update.ruling().isOk()) {
            return update.ruling();
        }
        boolean known = update.questionId() != null && library.contains(update.questionId());
        return known || !options.answers().knownQuestionsOnly()
                ? Ruling.OK
                : new Ruling(Ruling.NO_SUCH_RESOURCE, "the library holds no such question");
    }

    synchronized void put(String questionId, StoredQuestion question) {
        library.put(questionId, question);
    }

    synchronized List<RecordedCall> calls() {
        return log.calls();
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
