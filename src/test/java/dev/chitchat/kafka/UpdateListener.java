package dev.chitchat.kafka;

import dev.chitchat.ChitchatClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Sends records slice by slice through {@code updateAll} and commits a slice once each of its records has its result.
 *
 * <p>The records of a question are in one partition (their key is its id), a slice keeps their order, and the next one starts
 * after it, so no question is set back. Records of one question in a slice go out as one call. What can never succeed goes to
 * the dead-letter topic before the commit; what may pass later fails the batch, which is delivered again.
 */
final class UpdateListener
        implements BatchAcknowledgingConsumerAwareMessageListener<Object, Object>, ConsumerAwareRebalanceListener {

    private final ChitchatClient client;
    private final ConsumerRecordRecoverer deadLetters;
    private final Duration longest;
    private final CatchUp catchUp;
    private final RecordReader reader = new RecordReader();

    /**
     * What of a batch is not begun in half of the given time, which must be less than {@code max.poll.interval.ms}, is polled
     * again; a slice that takes longer than all of it is given up.
     */
    UpdateListener(ChitchatClient client, ConsumerRecordRecoverer deadLetters, Duration longest, int slice) {
        this.client = client;
        this.deadLetters = deadLetters;
        this.longest = longest;
        this.catchUp = new CatchUp(slice);
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
            List<ConsumerRecord<Object, Object>> records,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        Consumer<?, ?> owner = Objects.requireNonNull(consumer);
        long startNanos = System.nanoTime();
        catchUp.add(records, owner);
        List<ConsumerRecord<?, ?>> slice = catchUp.slice();
        while (!slice.isEmpty()) {
            process(slice, longest.minusNanos(System.nanoTime() - startNanos));
            commit(slice, owner);
            catchUp.done(slice);
            if (System.nanoTime() - startNanos > longest.toNanos() / 2) {
                catchUp.giveBack(owner);
            }
            slice = catchUp.slice();
        }
    }

    private static void commit(List<ConsumerRecord<?, ?>> slice, Consumer<?, ?> consumer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        slice.forEach(record -> offsets.put(CatchUp.partition(record), new OffsetAndMetadata(record.offset() + 1)));
        consumer.commitSync(offsets);
    }

    private void process(List<ConsumerRecord<?, ?>> slice, Duration time) {
        Map<ConsumerRecord<?, ?>, Exception> dead = new LinkedHashMap<>();
        Map<String, List<Edit>> questions = new LinkedHashMap<>();
        for (ConsumerRecord<?, ?> record : slice) {
            try {
                Edit edit = new Edit(reader.read(record), record);
                questions
                        .computeIfAbsent(edit.update().standardQuestionId(), id -> new ArrayList<>())
                        .add(edit);
            } catch (RuntimeException unreadable) {
                dead.put(record, unreadable);
            }
        }
        dead.putAll(new SliceCalls(client, time).make(questions.values()));
        dead.forEach(deadLetters);
    }
}
