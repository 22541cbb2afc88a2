package dev.chitchat.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.InvalidUpdateException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.mock.MockProducerFactory;

/** A letter that cannot be sent fails its batch, which is then delivered for ever. */
class DeadLettersTest {

    private static final int BROKERS_MOST = 1_048_576;

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final DeadLetters letters = new DeadLetters(new KafkaTemplate<>(new MockProducerFactory<>(() -> producer)));

    @Test
    void aRecordOfTextsIsALetterOfTheirBytes() {
        ProducerRecord<byte[], byte[]> letter = letter("schl\u00fcssel", "{\"\u00e4\"", 0);

        assertThat(letter.key()).isEqualTo("schl\u00fcssel".getBytes(StandardCharsets.UTF_8));
        assertThat(letter.value()).isEqualTo("{\"\u00e4\"".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"0, 1040000, 0", "1040000, 0, 0", "0, 0, 1040000", "500000, 500000, 0", "300000, 300000, 430000"})
    void aLetterFitsWhateverPartOfTheRecordIsLarge(int key, int value, int header) {
        ProducerRecord<byte[], byte[]> letter = letter(new byte[key], new byte[value], header);

        assertThat(letter.headers().lastHeader("kafka_dlt-original-offset")).isNotNull();
        assertThat(letter.headers().lastHeader("chitchat-retryable")).isNotNull();
        assertThat(size(letter)).isLessThan(BROKERS_MOST);
    }

    @Test
    void aLargeRecordThatWasALetterSaysWhereItIsNow() {
        ConsumerRecord<Object, Object> record =
                new ConsumerRecord<>("edits-dlt", 0, 8, new byte[0], new byte[1_000_000]);
        record.headers()
                .add("kafka_dlt-original-offset", offset(3))
                .add("kafka_dlt-exception-message", new byte[1])
                .add("chitchat-retryable", new byte[1]);

        letters.accept(record, null, new InvalidUpdateException("no update"));

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertThat(size(letter)).isLessThan(BROKERS_MOST);
        assertThat(letter.headers().headers("kafka_dlt-original-offset"))
                .extracting(Header::value)
                .containsExactly(offset(8));
        assertThat(text(letter, "kafka_dlt-exception-message")).startsWith("no update");
        assertThat(text(letter, "chitchat-retryable")).isEqualTo("false");
    }

    @Test
    void aLetterFitsWhateverItsFailureSays() {
        letters.accept(
                new ConsumerRecord<>("edits", 0, 7, "key", "text"),
                null,
                new IllegalArgumentException("not read: " + "x".repeat(1_000_000)));

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertThat(size(letter)).isLessThan(BROKERS_MOST);
        assertThat(text(letter, "kafka_dlt-exception-message")).startsWith("not read: xxx");
    }

    private static String text(ProducerRecord<byte[], byte[]> letter, String header) {
        return new String(letter.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }

    private static byte[] offset(long offset) {
        return ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
    }

    /** A topic that the broker makes by itself has one partition, and a producer waits for others in vain. */
    @Test
    void aLetterGoesAnywhereWhereItsTopicHasFewerPartitions() {
        TopicPartition third = new TopicPartition("edits", 2);
        try (ChitchatClient client = ChitchatClient.builder()
                        .account(Account.of(88888888L, "administrator", SecretKey.of("key")))
                        .endpoint(URI.create("http://127.0.0.1:1"))
                        .build();
                MockConsumer<Object, Object> consumer = new MockConsumer<>("earliest")) {
            consumer.assign(List.of(third));
            consumer.seek(third, 0);
            consumer.updateEndOffsets(Map.of(third, 0L));
            consumer.updatePartitions(
                    "edits-dlt", List.of(new PartitionInfo("edits-dlt", 0, null, new Node[0], new Node[0])));
            UpdateListener listener = new UpdateListener(client, letters);
            listener.onPartitionsAssigned(consumer, Set.of(third));

            listener.onMessage(List.of(new ConsumerRecord<>("edits", 2, 0, "key", "no JSON")), () -> {}, consumer);
        }

        assertThat(producer.history()).hasSize(1);
        assertThat(producer.history().get(0).partition()).isNull();
    }

    private ProducerRecord<byte[], byte[]> letter(Object key, Object value, int header) {
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>("edits", 0, 7, key, value);
        record.headers().add("theirs", new byte[header]);
        letters.accept(record, null, new InvalidUpdateException("no update"));
        return producer.history().get(0);
    }

    private static long size(ProducerRecord<byte[], byte[]> letter) {
        long size = size(letter.key()) + size(letter.value());
        for (var header : letter.headers()) {
            size += header.key().length() + size(header.value());
        }
        return size;
    }

    private static long size(byte @Nullable [] part) {
        return part == null ? 0 : part.length;
    }
}
