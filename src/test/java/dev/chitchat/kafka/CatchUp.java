package dev.chitchat.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds back a new owner's first batch until it covers what the owner before may have sent without having committed it.
 *
 * <p>That owner had at most one batch under way. So the first calls are made once the records up to the end of the
 * partition, or as many as a batch may have, are here: they go out merged, and no question is set to an older state than it
 * had. All of it on the consumer's thread.
 */
final class CatchUp {

    private final int maxPoll;
    private final List<ConsumerRecord<String, String>> held = new ArrayList<>();
    private final Map<TopicPartition, Long> targets = new HashMap<>();

    CatchUp(int maxPoll) {
        this.maxPoll = maxPoll;
    }

    void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        consumer.endOffsets(partitions).forEach((partition, end) -> {
            long target = Math.min(end, consumer.position(partition) + maxPoll);
            if (target > consumer.position(partition)) {
                targets.put(partition, target);
            }
        });
    }

    void revoked(Collection<TopicPartition> partitions) {
        held.removeIf(record -> partitions.contains(partition(record)));
        targets.keySet().removeAll(partitions);
    }

    void add(List<ConsumerRecord<String, String>> records) {
        held.addAll(records);
        records.forEach(record -> targets.computeIfPresent(
                partition(record), (partition, target) -> record.offset() + 1 >= target ? null : target));
    }

    boolean isComplete() {
        return targets.isEmpty();
    }

    List<ConsumerRecord<String, String>> held() {
        return List.copyOf(held);
    }

    /** Takes records back that will be delivered once more. */
    void withdraw(List<ConsumerRecord<String, String>> records) {
        held.removeAll(records);
    }

    void clear() {
        held.clear();
    }

    static TopicPartition partition(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
