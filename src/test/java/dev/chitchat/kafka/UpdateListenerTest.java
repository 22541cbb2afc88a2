package dev.chitchat.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.ResultLine;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;

/** Batches of any size and records of any content, with a client as it is by default. */
@Timeout(60)
class UpdateListenerTest {

    private static final String TOPIC = "edits";
    private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
    private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);
    private static final int SLICE = 500;

    private static final SandboxOptions HEALTHY =
            SandboxOptions.DEFAULTS.withLimitPerSecond(100_000).withKnownQuestionsOnly(true);

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(HEALTHY);
    private final ChitchatClient client = ChitchatClient.builder()
            .account(Account.of(88888888L, "administrator", SecretKey.of("key")))
            .endpoint(sandbox.endpoint())
            .quota(Quota.local(Rate.perSecond(10_000)))
            .retry(RetryPolicy.defaults().withMaxRetries(0))
            .build();
    private final MockConsumer<Object, Object> consumer = new MockConsumer<>("earliest");
    private final Map<Long, String> dead = new LinkedHashMap<>();
    private final List<ResultLine> lines = new ArrayList<>();
    private final UpdateListener listener = new UpdateListener(
                    client, (record, why) -> dead.put(record.offset(), String.valueOf(why.getMessage())))
            .withBounds(Duration.ofMinutes(4), SLICE) // as by default, so that a slow machine gives no record back
            .withResults(lines::addAll);

    @BeforeEach
    void start() {
        IntStream.range(0, 10).forEach(i -> sandbox.put("q" + i, StoredQuestion.EMPTY));
        consumer.assign(List.of(FIRST, SECOND));
        consumer.seek(FIRST, 0);
        consumer.seek(SECOND, 0);
        consumer.updateEndOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        listener.onPartitionsAssigned(consumer, Set.of(FIRST, SECOND));
    }

    @AfterEach
    void stop() {
        client.close();
        sandbox.close();
        consumer.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256, 257, 500, 501, 600, 5_000})
    void aBatchOfAnySizeIsAppliedAndCommitted(int size) {
        int questions = Math.max(1, size / 2);
        IntStream.range(0, questions).forEach(i -> sandbox.put("q" + i, StoredQuestion.EMPTY));

        listener.onMessage(
                IntStream.range(0, size)
                        .mapToObj(i -> record(FIRST, i, edit("q" + i % questions, i)))
                        .toList(),
                null,
                consumer);

        assertThat(committed(FIRST)).isEqualTo(size);
        for (int i = Math.max(0, size - questions); i < size; i++) {
            assertThat(answers("q" + i % questions)).last().isEqualTo(Integer.toString(i));
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void recordsOfOneQuestionInASliceAreOneCall() {
        listener.onMessage(
                IntStream.range(0, 499)
                        .mapToObj(i -> record(FIRST, i, edit("q1", i)))
                        .toList(),
                null,
                consumer);

        assertThat(answers("q1")).containsExactly("498");
        assertThat(lines).hasSize(499);
        assertThat(lines.get(498).toJson())
                .startsWith("{\"line\":498,\"StandardQuestionId\":\"q1\",\"outcome\":\"merged\"")
                .contains("\"into\":0");
    }

    @Test
    void whereAMergedCallFailsForGoodEachRecordHasItsOwnVerdict() {
        listener.onMessage(
                List.of(
                        record(FIRST, 0, edit("q1", 0)),
                        record(FIRST, 1, "{\"StandardQuestionId\":\"q1\",\"CategoryId\":4711}"),
                        record(FIRST, 2, edit("q1", 2))),
                null,
                consumer);

        assertThat(dead).containsOnlyKeys(1L);
        assertThat(answers("q1")).containsExactly("0", "2");
        assertThat(committed(FIRST)).isEqualTo(3);
    }

    static Stream<@Nullable Object> poison() {
        return Stream.of(
                null,
                "",
                " ",
                "no JSON",
                "{",
                "[]",
                "null",
                "1",
                "\"text\"",
                "{}",
                "{} {}",
                "{\"Answer\":\"no id\"}",
                "{\"StandardQuestionId\":\"\",\"Answer\":\"blank id\"}",
                "{\"StandardQuestionId\":7,\"Answer\":\"id that is a number\"}",
                "{\"StandardQuestionId\":\"q1\"}",
                "{\"StandardQuestionId\":\"q1\",\"Answer\":[\"wrong type\"]}",
                "{\"StandardQuestionId\":\"q1\",\"Answer\":\"twice\",\"Answer\":\"the same\"}",
                "{\"StandardQuestionId\":\"q1\",\"Unknown\":1}",
                "{\"StandardQuestionId\":\"q1\",\"Answer\":\"half a pair \\ud83d\"}",
                edit("not there", 1),
                "[".repeat(100_000),
                new byte[0],
                new byte[] {'"', (byte) 0xE4, '"'},
                "{\"StandardQuestionId\":\"q1\",\"Answer\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1),
                edit("q1", 1).getBytes(StandardCharsets.UTF_16),
                4711,
                List.of(edit("q1", 1)));
    }

    @ParameterizedTest
    @MethodSource("poison")
    void aRecordThatIsNoUpdateGoesToTheDeadLetters(@Nullable Object value) {
        listener.onMessage(
                List.of(
                        record(FIRST, 0, edit("q1", 0)),
                        record(FIRST, 1, value),
                        record(FIRST, 2, edit("q2", 2).getBytes(StandardCharsets.UTF_8))),
                null,
                consumer);

        assertThat(dead).containsOnlyKeys(1L);
        assertThat(dead.get(1L)).isNotBlank();
        assertThat(answers("q1")).containsExactly("0");
        assertThat(answers("q2")).containsExactly("2");
        assertThat(committed(FIRST)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40})
    void questionsThatAreNotThereAreDeadLettersAlsoWhereAllAre(int count) {
        listener.onMessage(
                IntStream.range(0, count)
                        .mapToObj(i -> record(FIRST, i, edit("none" + i, i)))
                        .toList(),
                null,
                consumer);

        assertThat(dead)
                .hasSize(count)
                .allSatisfy((offset, why) -> assertThat(why).contains("-50003"));
        assertThat(committed(FIRST)).isEqualTo(count);
    }

    @Test
    void whereDeskAsAWholeIsRefusedNothingIsADeadLetter() {
        sandbox.options(HEALTHY.withAlwaysCode(-50003));

        assertThatExceptionOfType(ChitchatException.class)
                .isThrownBy(() -> listener.onMessage(List.of(record(FIRST, 0, edit("q1", 0))), null, consumer));

        assertThat(dead).isEmpty();
        assertThat(committed(FIRST)).isZero();
    }

    @Test
    void aClosedClientMakesNoDeadLetters() {
        client.close();

        assertThatExceptionOfType(ChitchatException.class)
                .isThrownBy(() -> listener.onMessage(List.of(record(FIRST, 0, edit("q1", 0))), null, consumer));

        assertThat(dead).isEmpty();
        assertThat(lines).isEmpty();
    }

    @Test
    void aValueThatCouldNotBeDeserializedSaysWhy() {
        RecordHeaders headers = new RecordHeaders();
        try (ErrorHandlingDeserializer<Object> failing = new ErrorHandlingDeserializer<>((topic, data) -> {
            throw new IllegalStateException("not ours");
        })) {
            Object none = failing.deserialize(TOPIC, headers, new byte[] {1});

            listener.onMessage(List.of(record(FIRST, 0, none, headers)), null, consumer);
        }

        assertThat(dead).containsOnlyKeys(0L);
        assertThat(dead.get(0L)).contains("failed to deserialize");
    }

    @Test
    void aBatchThatFailsGoesOnWithTheSliceThatFailed() {
        List<ConsumerRecord<Object, Object>> batch = IntStream.range(0, 2 * SLICE)
                .mapToObj(i -> record(FIRST, i, edit("q" + i % 10, i)))
                .toList();
        sandbox.options(HEALTHY.withAlwaysCode(60008));
        assertThatExceptionOfType(ChitchatException.class).isThrownBy(() -> listener.onMessage(batch, null, consumer));
        assertThat(committed(FIRST)).isZero();
        sandbox.options(HEALTHY);

        listener.onMessage(batch, null, consumer);
        listener.onMessage(batch, null, consumer);

        assertThat(answers("q7")).containsExactly("497", "997");
        assertThat(committed(FIRST)).isEqualTo(2 * SLICE);
    }

    @Test
    void aFailedCallDoesNotKeepTheOthersFromTheirResults() {
        sandbox.options(HEALTHY.withAlwaysCode(60008));
        assertThatExceptionOfType(ChitchatException.class)
                .isThrownBy(() -> listener.onMessage(
                        IntStream.range(0, 9)
                                .mapToObj(i -> record(FIRST, i, edit("q" + i, i)))
                                .toList(),
                        null,
                        consumer));

        assertThat(sandbox.calls()).hasSize(9);
    }

    @Test
    void whatIsAnotherOwnersAfterARebalanceIsNotSent() {
        List<ConsumerRecord<Object, Object>> batch =
                List.of(record(FIRST, 0, edit("q1", 0)), record(SECOND, 0, edit("q2", 0)));
        sandbox.options(HEALTHY.withAlwaysCode(60008));
        assertThatExceptionOfType(ChitchatException.class).isThrownBy(() -> listener.onMessage(batch, null, consumer));
        sandbox.options(HEALTHY);

        listener.onPartitionsRevokedBeforeCommit(consumer, Set.of(SECOND));
        consumer.assign(List.of(FIRST));
        listener.onMessage(batch, null, consumer);

        assertThat(answers("q1")).containsExactly("0");
        assertThat(answers("q2")).isEmpty();
    }

    @Test
    void aNewOwnerWaitsForWhatTheOneBeforeMayHaveSent() {
        List<ConsumerRecord<Object, Object>> batch =
                List.of(record(FIRST, 0, edit("q1", 0)), record(FIRST, 1, edit("q1", 1)));
        consumer.updateEndOffsets(Map.of(FIRST, 3L));
        consumer.seek(FIRST, 2);
        consumer.addRecord(record(FIRST, 2, edit("q1", 2)));

        listener.onMessage(batch, null, consumer);
        assertThat(sandbox.calls()).isEmpty();
        assertThat(consumer.position(FIRST)).isEqualTo(2);
        consumer.seek(FIRST, 3);
        listener.onMessage(List.of(record(FIRST, 2, edit("q1", 2))), null, consumer);

        assertThat(answers("q1")).containsExactly("2");
        assertThat(lines).hasSize(3);
    }

    @Test
    void anEndThatIsNotKnownIsAskedForAgain() {
        List<ConsumerRecord<Object, Object>> batch = List.of(record(FIRST, 0, edit("q1", 0)));
        consumer.updateEndOffsets(Map.of(FIRST, 2L));
        consumer.setOffsetsException(new TimeoutException("no answer"));
        consumer.seek(FIRST, 1);
        consumer.addRecord(record(FIRST, 1, edit("q1", 1)));

        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> {
            listener.onPartitionsAssigned(consumer, Set.of(FIRST));
            listener.onMessage(batch, null, consumer);
        });
        listener.onMessage(batch, null, consumer);
        assertThat(sandbox.calls()).isEmpty();
        consumer.seek(FIRST, 2);
        listener.onMessage(List.of(record(FIRST, 1, edit("q1", 1))), null, consumer);

        assertThat(answers("q1")).containsExactly("1");
    }

    static Stream<Arguments> impossibleBounds() {
        return Stream.of(
                Arguments.of(Duration.ofMinutes(1), 0),
                Arguments.of(Duration.ofMinutes(1), -1),
                Arguments.of(Duration.ZERO, 1),
                Arguments.of(Duration.ofSeconds(-1), 1),
                Arguments.of(ChronoUnit.FOREVER.getDuration(), 1));
    }

    @ParameterizedTest
    @MethodSource("impossibleBounds")
    void boundsThatNoSliceFitsIntoAreRefused(Duration time, int slice) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> listener.withBounds(time, slice))
                .withMessageContaining("at least 1");
    }

    private static ConsumerRecord<Object, Object> record(
            TopicPartition partition, long offset, @Nullable Object value) {
        return record(partition, offset, value, new RecordHeaders());
    }

    /** Without a key: where a record is in its partition is what counts. */
    private static ConsumerRecord<Object, Object> record(
            TopicPartition partition, long offset, @Nullable Object value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                value,
                headers,
                Optional.empty());
    }

    private static String edit(String id, int version) {
        return "{\"StandardQuestionId\":\"" + id + "\",\"Answer\":\"" + version + "\"}";
    }

    private long committed(TopicPartition partition) {
        var offset = consumer.committed(Set.of(partition)).get(partition);
        return offset == null ? 0 : offset.offset();
    }

    private List<String> answers(String id) {
        List<String> answers = new ArrayList<>();
        sandbox.history(id).forEach(change -> {
            String answer = change.fields().answer();
            if (answer != null) {
                answers.add(answer);
            }
        });
        return answers;
    }
}
