package dev.chitchat.kafka;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.codec.UpdateReader;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.pipeline.Outbound;
import dev.chitchat.pipeline.UpdateResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.kafka.support.Acknowledgment;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Sends a batch of records through {@code updateAll} and commits its offsets once every record has its result.
 *
 * <p>The records of a question are in one partition (their key is its id), a batch keeps their order, and the next batch
 * starts after this one, so no question is set back. Records of one question in a batch go out as one call. What can never
 * succeed goes to the dead-letter topic before the commit; what may pass later has the batch delivered again.
 */
final class UpdateListener
        implements BatchAcknowledgingConsumerAwareMessageListener<String, String>, ConsumerAwareRebalanceListener {

    private final ChitchatClient client;
    private final Scheduler results;
    private final ConsumerRecordRecoverer deadLetters;
    private final Duration longestBatch;
    private final CatchUp catchUp;
    private final UpdateReader reader = UpdateReader.create();

    /**
     * The scheduler is the one thread on which the client emits its results. A batch that takes longer than the given time,
     * which must be less than {@code max.poll.interval.ms}, is given up.
     */
    UpdateListener(
            ChitchatClient client,
            Scheduler results,
            ConsumerRecordRecoverer deadLetters,
            Duration longestBatch,
            int maxPoll) {
        this.client = client;
        this.results = results;
        this.deadLetters = deadLetters;
        this.longestBatch = longestBatch;
        this.catchUp = new CatchUp(maxPoll);
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        catchUp.assigned(consumer, partitions);
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        catchUp.revoked(partitions);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        catchUp.revoked(partitions);
    }

    @Override
    public void onMessage(
            List<ConsumerRecord<String, String>> records,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        catchUp.add(records);
        if (catchUp.isComplete()) {
            List<ConsumerRecord<String, String>> batch = catchUp.held();
            try {
                process(batch);
            } catch (RuntimeException e) {
                catchUp.withdraw(records);
                throw e;
            }
            catchUp.clear();
            commit(batch, Objects.requireNonNull(consumer));
        }
    }

    private static void commit(List<ConsumerRecord<String, String>> batch, Consumer<?, ?> consumer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        batch.forEach(record -> offsets.put(CatchUp.partition(record), new OffsetAndMetadata(record.offset() + 1)));
        consumer.commitSync(offsets);
    }

    private void process(List<ConsumerRecord<String, String>> batch) {
        Map<ConsumerRecord<String, String>, ChitchatException> dead = new LinkedHashMap<>();
        List<Outbound<ChitchatUpdate, ConsumerRecord<String, String>>> updates = new ArrayList<>();
        for (ConsumerRecord<String, String> record : batch) {
            try {
                updates.add(Outbound.of(reader.read(record.value()), record));
            } catch (InvalidUpdateException e) {
                dead.put(record, e);
            }
        }
        CountDownLatch taken = new CountDownLatch(1);
        results.schedule(() -> await(taken));
        client.updateAll(Flux.fromIterable(updates).doFinally(signal -> taken.countDown()))
                .doOnNext(result -> note(result, dead))
                .blockLast(longestBatch);
        dead.forEach((record, failure) -> deadLetters.accept(record, failure));
    }

    /** No call starts before the whole batch is in the look-ahead, or a question's first record would go out alone. */
    private static void await(CountDownLatch taken) {
        try {
            taken.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void note(
            UpdateResult<ConsumerRecord<String, String>> result,
            Map<ConsumerRecord<String, String>, ChitchatException> dead) {
        if (result instanceof UpdateResult.Failed<ConsumerRecord<String, String>> failed) {
            if (failed.error().retryable()) {
                throw failed.error();
            }
            dead.put(failed.correlation(), failed.error());
        }
    }
}
