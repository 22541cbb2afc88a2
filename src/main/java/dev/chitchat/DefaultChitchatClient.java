package dev.chitchat;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.RawCall;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.internal.DrainLoop;
import dev.chitchat.internal.codec.Codec;
import dev.chitchat.internal.codec.ServiceAnswer;
import dev.chitchat.internal.pipeline.Pipeline;
import dev.chitchat.internal.pipeline.Pipeline.InFlight;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.retry.RetryStatus;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The front door: each method states its call, and the chain makes it. */
final class DefaultChitchatClient implements ChitchatClient {

    static final String UPDATE = "update_chitchat";

    private final CallChain chain;
    private final ChitchatLibrary library;
    private final Pipeline<ChitchatUpdate> batches;
    private final Pipeline<ChitchatUpdate> pipeline;
    private final Mono<Void> closed;

    /** Streams merge if so wished; batches always do. */
    DefaultChitchatClient(
            CallChain chain, boolean merging, int lookAhead, @Nullable Scheduler results, InFlight inFlight) {
        this.chain = chain;
        this.library = new DefaultChitchatLibrary(chain);
        this.batches = new Pipeline<>(
                ChitchatUpdate::standardQuestionId,
                (update, stream) -> receipt(update, request -> request.streamed(stream)),
                DefaultChitchatClient::merged,
                lookAhead,
                chain.timer(),
                results,
                inFlight);
        this.pipeline = merging ? batches : batches.withoutMerging();
        this.closed = chain.drained()
                .asMono()
                .then(chain.limiters().settled())
                .then(chain.transport().disposeLater())
                .cache();
    }

    /** One update of two, unless one is refused by itself, or may be for an answer type that the later replaces. */
    private static ChitchatUpdate merged(ChitchatUpdate earlier, ChitchatUpdate later) {
        Codec.check(earlier);
        Codec.check(later);
        AnswerType type = earlier.answerType();
        boolean known = type == null || type.equals(AnswerType.TEXT) || type.equals(AnswerType.RICH);
        if (later.answerType() != null && !known) {
            throw new IllegalArgumentException("an unknown answer type would be replaced before it is refused");
        }
        return earlier.followedBy(later);
    }

    @Override
    public Mono<UpdateReceipt> update(ChitchatUpdate update) {
        return receipt(update, request -> request);
    }

    private Mono<UpdateReceipt> receipt(ChitchatUpdate update, UnaryOperator<CallChain.Request<String>> as) {
        return chain.call(
                as.apply(CallChain.Request.of(UPDATE, () -> Codec.update(update), answer -> "")),
                (done, events) -> new UpdateReceipt(
                        update.standardQuestionId(), events.attempts, events.elapsed(), events.requestId));
    }

    @Override
    public <C> Flux<UpdateResult<C>> updateAll(Publisher<Outbound<ChitchatUpdate, C>> updates) {
        Flux<UpdateResult<C>> results = pipeline.send(updates);
        return chain.observers().isEmpty() ? results : results.doOnNext(this::streamed);
    }

    @Override
    public <C> Mono<List<UpdateResult<C>>> updateBatch(List<Outbound<ChitchatUpdate, C>> updates) {
        return batches.sendAll(List.copyOf(updates), library.categories())
                .doOnNext(results -> results.forEach(this::streamed));
    }

    private void streamed(UpdateResult<?> result) {
        chain.observers().forEach(observer -> DrainLoop.guarded(() -> observer.streamed(result)));
    }

    @Override
    public ChitchatLibrary library() {
        return library;
    }

    @Override
    public Mono<String> call(RawCall call) {
        CallChain.Request<String> request =
                CallChain.Request.of(call.command(), () -> Codec.raw(call.json()), ServiceAnswer::text);
        return chain.call(call.repeatable() ? request : request.once(null));
    }

    @Override
    public QuotaStatus quotaStatus() {
        return chain.updates().status();
    }

    @Override
    public URI endpoint() {
        return chain.transport().endpoint();
    }

    @Override
    public RetryStatus retryStatus() {
        return chain.retries().status(chain.limiters().waiting());
    }

    @Override
    public Optional<Instant> signatureExpiry() {
        return chain.signatures().expiry();
    }

    @Override
    public void close() {
        if (chain.close()) {
            closed.subscribe();
        }
    }

    @Override
    public Mono<Void> onClosed() {
        return closed;
    }

    @Override
    public String toString() {
        return "ChitchatClient[" + chain.account().sdkAppId() + "]";
    }
}
