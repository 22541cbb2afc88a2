package dev.chitchat.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is held, for what it waits, and what is polled again; positions are set as the container's polls move them. */
class CatchUpTest {

    private static final TopicPartition FIRST = new TopicPartition("edits", 0);
    private static final TopicPartition SECOND = new TopicPartition("edits", 1);

    private final MockConsumer<Object, Object> consumer = new MockConsumer<>("earliest");

    @BeforeEach
    void start() {
        consumer.assign(List.of(FIRST, SECOND));
        consumer.seek(FIRST, 0);
        consumer.seek(SECOND, 0);
        consumer.updateEndOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    }

    @AfterEach
    void stop() {
        consumer.close();
    }

    @Test
    void whatIsGivenBackIsPolledAgain() {
        UpdateListener.CatchUp catchUp = new UpdateListener.CatchUp(1);
        List<ConsumerRecord<Object, Object>> batch =
                List.of(record(FIRST, 0, "a"), record(FIRST, 1, "b"), record(SECOND, 4, "c"));
        catchUp.add(batch, consumer);
        catchUp.done(catchUp.slice(consumer));

        catchUp.giveBack(consumer);

        assertThat(catchUp.slice(consumer)).isEmpty();
        assertThat(consumer.position(FIRST)).isEqualTo(1);
        assertThat(consumer.position(SECOND)).isEqualTo(4);
        catchUp.add(batch, consumer);
        assertThat(catchUp.slice(consumer)).as("the same batch delivered again").isEmpty();
        catchUp.add(batch.subList(1, 3), consumer);
        assertThat(catchUp.slice(consumer)).containsExactly(batch.get(1));
    }

    @Test
    void whatIsGivenBackBeforeItsFirstSliceIsWaitedForAgain() {
        UpdateListener.CatchUp catchUp = new UpdateListener.CatchUp(2);
        List<ConsumerRecord<Object, Object>> batch =
                List.of(record(FIRST, 0, "a"), record(FIRST, 1, "b"), record(SECOND, 0, "c"), record(SECOND, 1, "d"));
        consumer.updateEndOffsets(Map.of(SECOND, 2L));
        consumer.seek(SECOND, 2);
        catchUp.add(batch, consumer);
        catchUp.done(catchUp.slice(consumer));

        catchUp.giveBack(consumer);

        consumer.seek(SECOND, 1);
        consumer.addRecord(batch.get(3));
        catchUp.add(batch.subList(2, 3), consumer);
        assertThat(catchUp.slice(consumer)).isEmpty();
        consumer.seek(SECOND, 2);
        catchUp.add(batch.subList(3, 4), consumer);
        assertThat(catchUp.slice(consumer)).containsExactly(batch.get(2), batch.get(3));
    }

    /** As a topic has them that is compacted, or written in transactions. */
    @Test
    void whereOffsetsHaveGapsRecordsAreCounted() {
        UpdateListener.CatchUp catchUp = new UpdateListener.CatchUp(2);
        List<ConsumerRecord<Object, Object>> batch = List.of(record(FIRST, 0, "a"), record(FIRST, 8, "b"));
        consumer.updateEndOffsets(Map.of(FIRST, 9L));
        consumer.seek(FIRST, 2);
        consumer.addRecord(batch.get(1));

        catchUp.add(batch.subList(0, 1), consumer);
        assertThat(catchUp.slice(consumer)).isEmpty();
        consumer.seek(FIRST, 9);
        catchUp.add(batch.subList(1, 2), consumer);

        assertThat(catchUp.slice(consumer)).isEqualTo(batch);
    }

    @Test
    void aTransactionThatEndsAfterTheLastRecordKeepsNoneWaiting() {
        UpdateListener.CatchUp catchUp = new UpdateListener.CatchUp(500);
        List<ConsumerRecord<Object, Object>> batch = List.of(record(FIRST, 0, "a"));
        consumer.updateEndOffsets(Map.of(FIRST, 9L));
        consumer.seek(FIRST, 1);
        consumer.schedulePollTask(() -> consumer.seek(FIRST, 2)); // over the marker
        consumer.schedulePollTask(() -> consumer.seek(FIRST, 9)); // over what was rolled back

        catchUp.add(batch, consumer);

        assertThat(catchUp.slice(consumer)).isEqualTo(batch);
    }

    @Test
    void whatWaitsInVainIsPolledAgain() {
        UpdateListener.CatchUp catchUp = new UpdateListener.CatchUp(500);
        consumer.updateEndOffsets(Map.of(FIRST, 2L));
        consumer.seek(FIRST, 1);

        catchUp.add(List.of(record(FIRST, 0, "a")), consumer);

        assertThat(catchUp.slice(consumer)).isEmpty();
        assertThat(consumer.position(FIRST)).isZero();
    }

    /** A failed batch is delivered again by a loop that polls, in which the partition may go and come back. */
    @Test
    void aBatchOfATimeBeforeAnotherOwnerIsPassedOver() {
        UpdateListener.CatchUp catchUp = new UpdateListener.CatchUp(500);
        List<ConsumerRecord<Object, Object>> batch = List.of(record(FIRST, 0, "old"), record(SECOND, 0, "ours"));
        catchUp.add(batch, consumer);

        catchUp.forget(Set.of(FIRST));
        catchUp.add(batch, consumer);

        assertThat(catchUp.slice(consumer)).containsExactly(batch.get(1));
        List<ConsumerRecord<Object, Object>> polled = List.of(record(FIRST, 5, "new"));
        catchUp.add(polled, consumer);
        assertThat(catchUp.slice(consumer)).containsExactly(batch.get(1), polled.get(0));
    }

    private static ConsumerRecord<Object, Object> record(TopicPartition partition, long offset, String value) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, "key", value);
    }
}
