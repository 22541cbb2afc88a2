package dev.chitchat.kafka;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.ResultLine;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.InvalidUpdateException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.core.log.LogAccessor;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ConsumerAwareRecordRecoverer;
import org.springframework.kafka.listener.ConsumerRecordRecoverer;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.KafkaUtils;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.kafka.support.serializer.SerializationUtils;

/**
 * Sends records slice by slice as {@linkplain ChitchatClient#updateBatch batches} and commits a slice once each of its
 * records has its result.
 *
 * <p>The records of a question are in one partition (their key is its id), a slice keeps their order, and the next one
 * starts after it, so no question is set back. Records of one question in a slice go out as one call. What can never
 * succeed goes to the dead letters before the commit; what may pass later fails the batch, which the container delivers
 * again as long as its error handler says. Spring's own gives up after ten tries without a pause and commits what was
 * not sent, so set one that never does, such as {@code new DefaultErrorHandler(new ExponentialBackOff(1_000, 2))}. Set
 * {@code setAckAfterHandle(false)} on it: it would commit all of a batch that went well at last, begun or not.
 *
 * <p>It is both the message and the rebalance listener of its container, whose acknowledge mode is {@code MANUAL}. One
 * listener belongs to one consumer, on whose thread it works and blocks: a container of its own, without concurrency.
 */
public final class UpdateListener
        implements BatchAcknowledgingConsumerAwareMessageListener<Object, Object>, ConsumerAwareRebalanceListener {

    /** Less than Kafka's own five minutes between two polls. */
    private static final Duration LONGEST = Duration.ofMinutes(4);

    /** Kafka counts the time between two polls in an int of milliseconds. */
    private static final Duration LARGEST = Duration.ofDays(24);

    /** At five calls a second, less than two minutes. */
    private static final int SLICE = 500;

    private final ChitchatClient client;
    private final ConsumerRecordRecoverer deadLetters;
    private final Function<? super ConsumerRecord<?, ?>, ChitchatUpdate> reader;
    private final java.util.function.Consumer<? super List<ResultLine>> results;
    private final Duration longest;
    private final CatchUp catchUp;

    /**
     * A listener for slices of 500 records, each of which has to be done in four minutes.
     *
     * @param client makes the calls
     * @param deadLetters takes what can never succeed, mostly {@link DeadLetters}; what it throws fails the batch
     */
    public UpdateListener(ChitchatClient client, ConsumerRecordRecoverer deadLetters) {
        this(client, deadLetters, UpdateListener::json, lines -> {}, LONGEST, SLICE);
    }

    private UpdateListener(
            ChitchatClient client,
            ConsumerRecordRecoverer deadLetters,
            Function<? super ConsumerRecord<?, ?>, ChitchatUpdate> reader,
            java.util.function.Consumer<? super List<ResultLine>> results,
            Duration time,
            int slice) {
        if (slice < 1 || time.isNegative() || time.isZero() || time.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("a slice holds at least 1 record and takes a time above 0 and up to "
                    + LARGEST.toDays() + " days, not " + slice + " and " + time);
        }
        this.client = client;
        this.deadLetters = deadLetters;
        this.reader = reader;
        this.results = results;
        this.longest = time;
        this.catchUp = new CatchUp(slice);
    }

    /**
     * A copy, to be made before the container has it, that reads records in another way than JSON as
     * {@link ChitchatUpdate#fromJson} takes it, in bytes or as a text.
     *
     * @param other makes an update of a record; where it throws or makes none, the record is a dead letter
     * @return the copy
     */
    public UpdateListener withReader(Function<? super ConsumerRecord<?, ?>, ChitchatUpdate> other) {
        return new UpdateListener(client, deadLetters, other, results, longest, catchUp.most);
    }

    /**
     * {@return a copy, to be made before the container has it, that hands on what became of each slice, with offsets as
     * lines}
     *
     * @param taker takes the lines before the commit, mostly a {@link ResultTemplate}; what it throws fails the batch
     */
    public UpdateListener withResults(java.util.function.Consumer<? super List<ResultLine>> taker) {
        return new UpdateListener(client, deadLetters, reader, taker, longest, catchUp.most);
    }

    /**
     * {@return a copy, to be made before the container has it, with other bounds}
     *
     * @param time less than {@code max.poll.interval.ms}: what of a poll is not begun in half of it is polled again,
     *     and a slice that takes longer is given up
     * @param slice how many records at most are sent before a commit, and may be sent twice after a crash
     * @throws IllegalArgumentException if the time is not above 0 and up to 24 days, or the slice holds no record
     */
    public UpdateListener withBounds(Duration time, int slice) {
        return new UpdateListener(client, deadLetters, reader, results, time, slice);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        catchUp.forget(partitions);
    }

    @Override
    public void onMessage(
            List<ConsumerRecord<Object, Object>> records,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        var owner = Objects.requireNonNull(consumer);
        long startNanos = System.nanoTime();
        catchUp.add(records, owner);
        List<ConsumerRecord<?, ?>> slice = catchUp.slice(owner);
        while (!slice.isEmpty()) {
            process(slice, owner, longest.minusNanos(System.nanoTime() - startNanos));
            commit(slice, owner);
            catchUp.done(slice);
            if (System.nanoTime() - startNanos > longest.toNanos() / 2) {
                catchUp.giveBack(owner);
            }
            slice = catchUp.slice(owner);
        }
    }

    private static void commit(List<ConsumerRecord<?, ?>> slice, Consumer<?, ?> consumer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        slice.forEach(record -> offsets.put(CatchUp.partition(record), new OffsetAndMetadata(record.offset() + 1)));
        consumer.commitSync(offsets);
    }

    private void process(List<ConsumerRecord<?, ?>> slice, Consumer<?, ?> consumer, Duration time) {
        Map<ConsumerRecord<?, ?>, Exception> dead = new LinkedHashMap<>();
        List<ResultLine> lines = new ArrayList<>();
        List<Outbound<ChitchatUpdate, Edit>> edits = new ArrayList<>();
        for (ConsumerRecord<?, ?> record : slice) {
            try {
                Edit edit = new Edit(Objects.requireNonNull(reader.apply(record), "the reader made no update"), record);
                edits.add(Outbound.of(edit.update(), edit));
            } catch (RuntimeException unreadable) {
                dead.put(record, unreadable);
                ChitchatException why = unreadable instanceof ChitchatException known
                        ? known
                        : new InvalidUpdateException(String.valueOf(unreadable.getMessage()));
                lines.add(ResultLine.of(why, record.offset()));
            }
        }
        for (UpdateResult<Edit> result :
                Objects.requireNonNull(client.updateBatch(edits).block(time))) {
            lines.add(ResultLine.of(
                    result,
                    edit -> edit.update().standardQuestionId(),
                    edit -> edit.record().offset()));
            if (result instanceof UpdateResult.Failed<Edit> failed) {
                ChitchatException why = failed.error();
                if (why.retryable() || why.affectsEveryCall()) {
                    throw why; // may pass later, or would fail every other record too: no fault of the record
                }
                dead.put(failed.correlation().record(), why);
            }
        }
        dead.forEach(
                deadLetters instanceof ConsumerAwareRecordRecoverer aware
                        ? (record, why) -> aware.accept(record, consumer, why)
                        : deadLetters);
        results.accept(lines);
    }

    /** Read bytes: a deserializer of texts turns what is no UTF-8 into U+FFFD, which would then be sent. */
    private static ChitchatUpdate json(ConsumerRecord<?, ?> record) {
        Object value = record.value();
        if (value instanceof byte[] bytes) {
            try {
                CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                return ChitchatUpdate.fromJson(text.toString());
            } catch (CharacterCodingException e) {
                throw new InvalidUpdateException("the value is no valid UTF-8");
            }
        }
        if (value instanceof String text) {
            return ChitchatUpdate.fromJson(text);
        }
        throw value == null ? withoutValue(record) : new InvalidUpdateException("the value is no text");
    }

    /** What spring-kafka's ErrorHandlingDeserializer could not read has no value either, but its reason in a header. */
    private static RuntimeException withoutValue(ConsumerRecord<?, ?> record) {
        DeserializationException failed = SerializationUtils.getExceptionFromHeader(
                record, KafkaUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER, new LogAccessor(UpdateListener.class));
        return failed == null
                ? new InvalidUpdateException("the record has no value (a tombstone), so there is nothing to change")
                : failed;
    }

    /** What a record asks for. */
    private record Edit(ChitchatUpdate update, ConsumerRecord<?, ?> record) {}

    /**
     * Holds records until they are done, and hands them out in slices. A partition's owner before may have sent one
     * slice without having committed it. So the first slice of a new owner waits for the records up to the end of the
     * partition, or as many as a slice may have: merged, they set no question back. All on the consumer's thread.
     */
    static final class CatchUp {

        /** A fetch that takes longer is begun again. */
        private static final Duration A_WHILE = Duration.ofSeconds(5);

        private final int most;
        private final Map<TopicPartition, Queue<ConsumerRecord<?, ?>>> held = new LinkedHashMap<>();
        private final Map<TopicPartition, Long> next = new HashMap<>();
        private final Map<TopicPartition, Long> targets = new HashMap<>();

        /** Of which the records of this poll, by its first one, are void: another owner's since, or polled again. */
        private final Set<TopicPartition> gone = new HashSet<>();

        private @Nullable ConsumerRecord<?, ?> first;

        /** At most this many records make a slice. */
        CatchUp(int most) {
            this.most = most;
        }

        void forget(Collection<TopicPartition> partitions) {
            held.keySet().removeAll(partitions);
            next.keySet().removeAll(partitions);
            targets.keySet().removeAll(partitions);
            gone.addAll(partitions);
        }

        /**
         * Passes over what is here, as a failed batch is delivered once more, and what is another owner's by now. Asks
         * for the end of a partition that is new, and takes nothing if that fails, so that it asks again.
         */
        void add(List<? extends ConsumerRecord<?, ?>> records, Consumer<?, ?> consumer) {
            ConsumerRecord<?, ?> head = records.isEmpty() ? null : records.get(0);
            if (head != first) {
                first = head;
                gone.clear();
            }
            Set<TopicPartition> ours = new HashSet<>(consumer.assignment());
            ours.removeAll(gone);
            Set<TopicPartition> begun = new HashSet<>();
            records.forEach(record -> begun.add(partition(record)));
            begun.retainAll(ours);
            begun.removeAll(next.keySet());
            targets.putAll(consumer.endOffsets(begun));
            for (ConsumerRecord<?, ?> record : records) {
                TopicPartition partition = partition(record);
                if (ours.contains(partition) && record.offset() >= next.getOrDefault(partition, 0L)) {
                    held.computeIfAbsent(partition, unknown -> new ArrayDeque<>())
                            .add(record);
                    next.put(partition, record.offset() + 1);
                }
            }
        }

        /** The oldest records of as many partitions as fit, at least of one; empty when there is nothing to do. */
        List<ConsumerRecord<?, ?>> slice(Consumer<?, ?> consumer) {
            List<ConsumerRecord<?, ?>> slice = new ArrayList<>();
            do {
                held.forEach((partition, records) -> {
                    int count = Math.min(records.size(), most);
                    Long target = targets.get(partition);
                    boolean whole = target == null || count == most || consumer.position(partition) >= target;
                    if (whole && slice.size() + count <= most) {
                        records.stream().limit(count).forEach(slice::add);
                    }
                });
            } while (slice.isEmpty() && !held.isEmpty() && goesOn(consumer));
            return slice;
        }

        /** Whether a position rises without a record, as at a transaction's end, of which no container tells. */
        private boolean goesOn(Consumer<?, ?> consumer) {
            long before = positions(consumer);
            ConsumerRecords<?, ?> more = consumer.poll(A_WHILE);
            for (TopicPartition partition : more.partitions()) { // the container polls, and filters, what is there
                consumer.seek(partition, more.records(partition).get(0).offset());
            }
            if (more.isEmpty() && positions(consumer) == before) {
                giveBack(consumer); // rather than that nothing calls for what is held
            }
            return more.isEmpty();
        }

        private long positions(Consumer<?, ?> consumer) {
            return held.keySet().stream().mapToLong(consumer::position).sum();
        }

        void done(List<ConsumerRecord<?, ?>> slice) {
            slice.forEach(record -> {
                held.getOrDefault(partition(record), new ArrayDeque<>()).poll();
                targets.remove(partition(record));
            });
            held.values().removeIf(Collection::isEmpty);
        }

        /** Has the consumer poll again what is not done yet, and wait again, since some of it may have been sent. */
        void giveBack(Consumer<?, ?> consumer) {
            held.forEach((partition, records) ->
                    consumer.seek(partition, records.element().offset()));
            forget(Set.copyOf(held.keySet()));
        }

        static TopicPartition partition(ConsumerRecord<?, ?> record) {
            return new TopicPartition(record.topic(), record.partition());
        }
    }
}
