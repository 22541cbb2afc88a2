package dev.chitchat.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds records until they are done, and hands them out in slices that cover what the owner of their partition before may have
 * sent without having committed it.
 *
 * <p>That owner had at most one slice under way. So the first slice of a new owner is handed out once the records up to the end
 * of the partition, or as many as a slice may have, are here: they go out merged, and no question is set to an older state than
 * it had. All of it on the consumer's thread.
 */
final class CatchUp {

    private final int most;
    private final Map<TopicPartition, Queue<ConsumerRecord<?, ?>>> held = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Map<TopicPartition, Long> targets = new HashMap<>();

    /** At most this many records make a slice. */
    CatchUp(int most) {
        this.most = most;
    }

    int most() {
        return most;
    }

    void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        consumer.endOffsets(partitions).forEach((partition, end) -> {
            long position = consumer.position(partition);
            next.put(partition, position);
            long target = Math.min(end, position + most);
            if (target > position) {
                targets.put(partition, target);
            }
        });
    }

    void revoked(Collection<TopicPartition> partitions) {
        held.keySet().removeAll(partitions);
        next.keySet().removeAll(partitions);
        targets.keySet().removeAll(partitions);
    }

    /** Passes over what is here already, since a batch that failed is delivered once more, and what is another owner's by now. */
    void add(Collection<? extends ConsumerRecord<?, ?>> records, Consumer<?, ?> consumer) {
        Set<TopicPartition> ours = consumer.assignment();
        for (ConsumerRecord<?, ?> record : records) {
            TopicPartition partition = partition(record);
            if (ours.contains(partition) && record.offset() >= next.getOrDefault(partition, 0L)) {
                held.computeIfAbsent(partition, unknown -> new ArrayDeque<>()).add(record);
                next.put(partition, record.offset() + 1);
            }
        }
        targets.entrySet().removeIf(target -> consumer.position(target.getKey()) >= target.getValue());
    }

    /** The oldest records of as many partitions as a slice has room for, of at least one; empty when there is nothing to do. */
    List<ConsumerRecord<?, ?>> slice() {
        List<ConsumerRecord<?, ?>> slice = new ArrayList<>();
        held.forEach((partition, records) -> {
            int count = Math.min(records.size(), most);
            if (!targets.containsKey(partition) && slice.size() + count <= most) {
                records.stream().limit(count).forEach(slice::add);
            }
        });
        return slice;
    }

    void done(List<ConsumerRecord<?, ?>> slice) {
        slice.forEach(record ->
                held.getOrDefault(partition(record), new ArrayDeque<>()).poll());
        held.values().removeIf(Collection::isEmpty);
    }

    /** Has the consumer poll again what is not done yet. */
    void giveBack(Consumer<?, ?> consumer) {
        held.forEach((partition, records) -> {
            long first = records.element().offset();
            consumer.seek(partition, first);
            next.put(partition, first);
        });
        held.clear();
    }

    static TopicPartition partition(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
