package dev.chitchat;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.RawCall;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.retry.RetryStatus;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The client of one application's small-talk library.
 *
 * <p>Create one per account, share it and {@link #close()} it at the end; it is immutable and thread-safe. A call runs
 * through {@code correlate(encode(retry(quota(sign(exchange -> decode -> map error)))))}: encoded once, each attempt
 * with a token, a signature and a {@code random} of its own.
 *
 * <pre>{@code
 * ChitchatClient client = ChitchatClient.builder()
 *         .account(Account.of(88888888L, "administrator", SecretKey.fromEnv("CHITCHAT_SECRET_KEY")))
 *         .region(Region.SINGAPORE)
 *         .build();
 *
 * Mono<UpdateReceipt> one = client.update(ChitchatUpdate.of("1500086040-@RBT#DeskDefaultRobot-qJLb9mKIA4bmdv9j")
 *         .withAnswer("Hello!", AnswerType.TEXT));
 *
 * Flux<UpdateResult<Order>> all = client.updateAll(orders.map(o -> Outbound.of(o.toUpdate(), o)));
 * }</pre>
 */
public interface ChitchatClient extends AutoCloseable {

    /** {@return a builder with the defaults} */
    static ChitchatClientBuilder builder() {
        return new ChitchatClientBuilder();
    }

    /**
     * Changes one standard question, by {@code update_chitchat}; in effect at once, on the live library.
     *
     * <p>Nothing happens before subscription; each subscription is a call of its own. Waits for the quota, at most 5
     * calls a second by default, and retries as the {@link ChitchatClientBuilder#retry retry policy} says. Emits an
     * exception of the {@link dev.chitchat.error.ChitchatException} tree. Signals come on an event loop of the
     * transport or a thread of the quota's or the client's scheduler: do not block there. Cancelling gives up the wait.
     * A call that was written takes effect all the same; for the quota it goes on unseen to its answer or timeout.
     *
     * @param update what to change
     * @return one receipt, or an error
     */
    Mono<UpdateReceipt> update(ChitchatUpdate update);

    /**
     * Changes many questions, with a result for each.
     *
     * <p>Nothing happens before subscription, and every subscription is a run of its own. Order is kept per
     * {@code StandardQuestionId}, none across questions: a question's next update starts when the one before has its
     * outcome and the subscriber has seen it, retries included. One element's failure is its result and never ends the
     * stream. One that concerns the account and would fail every other call too does, after the results of what was
     * sent; so does a failure of the source, after the results of all that was taken.
     *
     * <p>Requests from the source what its look-ahead holds (256 by default), keeps as few calls in flight as keep up
     * the rate, and holds back when results are not requested. Results come on the thread that ends a call, mostly an
     * event loop, unless {@link ChitchatClientBuilder#resultsOn} says where. Cancelling starts nothing new and lets
     * calls under way finish unobserved. What was taken and never sent goes to the hook {@code onDiscard}.
     *
     * @param updates what to change, each with whatever the caller wants back with the result
     * @param <C> what comes back with the result
     * @return a result for every element taken, in the order of their outcomes
     */
    <C> Flux<UpdateResult<C>> updateAll(Publisher<Outbound<ChitchatUpdate, C>> updates);

    /**
     * Changes the questions of a list, all of which is known before the first call, and answers what became of each.
     *
     * <p>Nothing happens before subscription; every subscription sends the list, as it is when this is called, anew.
     * All updates of one question go out as one call, later fields over earlier ones, whether
     * {@linkplain ChitchatClientBuilder#merging merging} is on or not: the first one's result is
     * {@link UpdateResult.Applied}, the others' {@link UpdateResult.Merged}. If that call is refused for good they are
     * sent one by one, in order. Order is kept per question, none across questions.
     *
     * <p>Never ends with an error. An element's failure is its result and ends nothing; one that concerns the account
     * is also the result, with 0 attempts, of all not sent. Code -50003 may mean either. While nothing has succeeded
     * the client then asks for the categories: if they come, it was that question; the others are sent.
     *
     * <p>Takes room for the whole list, but makes no more calls at once than {@link #updateAll}. The list comes at
     * once, on the thread that ends the last call, unless {@link ChitchatClientBuilder#resultsOn} says where.
     * Cancelling starts nothing new and lets calls under way finish unobserved.
     *
     * @param updates what to change, each with what the caller wants back with the result; may be empty or of any size
     * @param <C> what comes back with the result
     * @return a result for every element, in the order of the list
     */
    <C> Mono<List<UpdateResult<C>>> updateBatch(List<Outbound<ChitchatUpdate, C>> updates);

    /**
     * {@return the whole library, to list, add, enable, disable and delete questions and to keep its categories and
     * languages: a view of this client, which ends with it}
     */
    ChitchatLibrary library();

    /**
     * Makes a call of any command of this service, with a body written by hand.
     *
     * <p>Runs through the chain of the update, with a quota of its own for each command. Unless the call is
     * {@linkplain RawCall#withRepeatable repeatable} it is not made again after an attempt that may have taken effect.
     * Emits {@link dev.chitchat.error.InvalidUpdateException} if the body is no JSON object; otherwise as
     * {@link #update}.
     *
     * @param call command and body
     * @return the answer's body as it came, once the service has accepted the call
     */
    Mono<String> call(RawCall call);

    /**
     * {@return how the quota of the update stands now, tokens, waiters, mode and counters: a snapshot, cheap enough for
     * a gauge}
     */
    QuotaStatus quotaStatus();

    /**
     * {@return until when the signature holds that calls go out with now, or nothing before the first call; it is
     * renewed well before}
     */
    Optional<Instant> signatureExpiry();

    /**
     * {@return where calls go now: the address of the service, or the backup's while the first cannot be reached}
     */
    URI endpoint();

    /**
     * {@return whether the service answers, how many calls of all commands wait, and how many retries may be made: a
     * snapshot, cheap enough for a gauge}
     */
    RetryStatus retryStatus();

    /**
     * Stops taking calls, ends those that wait for the quota with {@link dev.chitchat.error.ClientClosedException} and
     * those that wait for a retry with the failure they had, if any, and lets those under way finish; returns at once.
     * Idempotent.
     */
    @Override
    void close();

    /**
     * {@return a Mono that completes when, after {@link #close()}, the last call that a caller waits for has finished
     * and idle connections are gone, and never fails; subscribing closes nothing} With a quota that processes share,
     * one that ends should wait for it: then the others can use the tokens of the last calls, a second later at most.
     */
    Mono<Void> onClosed();
}
