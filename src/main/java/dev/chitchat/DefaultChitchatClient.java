package dev.chitchat;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.RawCall;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.codec.LibraryCodec;
import dev.chitchat.codec.ServiceAnswer;
import dev.chitchat.error.UnexpectedException;
import dev.chitchat.library.Listing;
import dev.chitchat.pipeline.CallProgress;
import dev.chitchat.pipeline.Outbound;
import dev.chitchat.pipeline.Pipeline;
import dev.chitchat.pipeline.UpdateResult;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.retry.RetryStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Puts the chain together: {@code correlate(encode(retry(calls)))}. */
final class DefaultChitchatClient implements ChitchatClient {

    static final String UPDATE = "update_chitchat";

    private final Calls calls;
    private final Limiters limiters;
    private final CommandCalls commands;
    private final ChitchatLibrary library;
    private final CallPolicy policy;
    private final OpenCalls open = new OpenCalls();
    private final Pipeline<ChitchatUpdate, UpdateReceipt> pipeline;
    private final Mono<Void> closed;

    DefaultChitchatClient(Calls calls, Limiters limiters, CallPolicy policy, StreamSettings settings) {
        this.calls = calls;
        this.limiters = limiters;
        this.commands = new CommandCalls(calls, limiters, policy, open);
        this.library = new DefaultChitchatLibrary(commands, Listing.PAGE_SIZE);
        this.policy = policy;
        Pipeline<ChitchatUpdate, UpdateReceipt> streams = Pipeline.<ChitchatUpdate, UpdateReceipt>create(
                        ChitchatUpdate::standardQuestionId,
                        this::update,
                        UpdateReceipt::attempts,
                        new Merging(calls.codec())::merge,
                        settings.options())
                .withClock(policy.timer());
        this.pipeline = settings.applyTo(streams, this::quotaStatus);
        this.closed = open.drained().then(calls.transport().disposeLater()).cache();
    }

    @Override
    public Mono<UpdateReceipt> update(ChitchatUpdate update) {
        return update(update, StreamedCall.ALONE);
    }

    @Override
    public <C> Flux<UpdateResult<C>> updateAll(Publisher<Outbound<ChitchatUpdate, C>> updates) {
        Flux<UpdateResult<C>> results = pipeline.send(updates);
        CallObserver observer = policy.observer();
        return observer == CallObserver.NONE
                ? results
                : results.doOnNext(result -> Stopwatch.tell(() -> observer.streamed(result)));
    }

    @Override
    public ChitchatLibrary library() {
        return library;
    }

    @Override
    public Mono<String> call(RawCall call) {
        Supplier<byte[]> body = () -> LibraryCodec.create().raw(call.json());
        Function<byte[], String> text = answer -> new String(answer, StandardCharsets.UTF_8);
        Mono<Answered<String>> answered = call.repeatable()
                ? commands.repeatable(call.command(), body, text)
                : commands.once(call.command(), body, text, null);
        return answered.map(Answered::value);
    }

    @Override
    public QuotaStatus quotaStatus() {
        return calls.limiter().status();
    }

    @Override
    public URI endpoint() {
        return calls.transport().endpoint();
    }

    @Override
    public RetryStatus retryStatus() {
        return policy.retries().status();
    }

    private Mono<UpdateReceipt> update(ChitchatUpdate update, CallProgress progress) {
        return open.track(
                ObservedCall.of(policy.observer(), UPDATE, policy.timer(), seen -> start(update, progress, seen)));
    }

    private Mono<UpdateReceipt> start(ChitchatUpdate update, CallProgress progress, @Nullable ObservedCall seen) {
        byte[] body = calls.codec().encode(update);
        long startNanos = policy.timer().now(TimeUnit.NANOSECONDS);
        StreamedCall call = StreamedCall.in(progress);
        Mono<ServiceAnswer> answered = policy.retries()
                .retrying(departs -> attempt(body, call, departs, seen), ObservedCall.listener(seen, call));
        return policy.withinDeadline(UPDATE, answered, call.attempts())
                .onErrorMap(UnexpectedException::from)
                .map(answer -> new UpdateReceipt(
                        update.standardQuestionId(), call.attempts().get(), since(startNanos)));
    }

    private Mono<ServiceAnswer> attempt(byte[] body, StreamedCall call, Runnable departs, @Nullable ObservedCall seen) {
        Runnable granted = () -> {
            departs.run();
            call.granted();
        };
        return ObservedCall.attempt(seen, granted, begun -> calls.attempt(UPDATE, body, begun, call::sent))
                .doOnSubscribe(begun -> call.waiting());
    }

    @Override
    public Optional<Instant> signatureExpiry() {
        return calls.signatures().expiry();
    }

    private Duration since(long startNanos) {
        return Duration.ofNanos(policy.timer().now(TimeUnit.NANOSECONDS) - startNanos);
    }

    @Override
    public void close() {
        if (open.close()) {
            policy.retries().close();
            limiters.close();
            closed.subscribe();
        }
    }

    @Override
    public Mono<Void> onClosed() {
        return closed;
    }

    @Override
    public String toString() {
        return "ChitchatClient[" + calls.account().sdkAppId() + "]";
    }
}
