package dev.chitchat.kafka;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;

/**
 * Writes what can never succeed to {@code TOPIC-dlt}, same partition if it has that one, cause in headers, and waits.
 *
 * <p>Beside Spring's own headers: {@code chitchat-retryable} and, if the service gave one, {@code chitchat-error-code}.
 * A letter over 900,000 bytes, which a broker may refuse, has these headers only, which say where the record is.
 */
public final class DeadLetters extends DeadLetterPublishingRecoverer {

    /** A broker takes 1 MiB, and a letter has headers too. */
    private static final int LARGEST = 900_000;

    /**
     * Dead letters of records whose keys and values are bytes or texts.
     *
     * @param kafka sends bytes
     */
    public DeadLetters(KafkaOperations<byte[], byte[]> kafka) {
        super(kafka);
        setHeadersFunction(DeadLetters::cause);
    }

    @Override
    protected ProducerRecord<Object, Object> createProducerRecord(
            ConsumerRecord<?, ?> record,
            TopicPartition partition,
            Headers headers,
            byte @Nullable [] key,
            byte @Nullable [] value) {
        ProducerRecord<Object, Object> letter = super.createProducerRecord(record, partition, headers, key, value);
        Object ourKey = encoded(letter.key());
        Object ourValue = encoded(letter.value());
        int size = size(ourKey) + size(ourValue);
        for (Header header : headers) {
            size += size(header.value());
        }
        if (size > LARGEST) {
            record.headers().forEach(header -> headers.remove(header.key()));
            return new ProducerRecord<>(letter.topic(), letter.partition(), (Object) null, null, headers);
        }
        return new ProducerRecord<>(letter.topic(), letter.partition(), ourKey, ourValue, headers);
    }

    /** A text as the bytes that the template sends; whatever else is there stays. */
    private static @Nullable Object encoded(@Nullable Object part) {
        return part instanceof String text ? bytes(text) : part;
    }

    private static int size(@Nullable Object part) {
        return part instanceof byte[] bytes ? bytes.length : 0;
    }

    private static Headers cause(ConsumerRecord<?, ?> record, Exception failure) {
        RecordHeaders headers = new RecordHeaders();
        if (failure instanceof ChitchatException known) {
            headers.add("chitchat-retryable", bytes(Boolean.toString(known.retryable())));
        }
        if (failure instanceof ApiException said) {
            headers.add("chitchat-error-code", bytes(Integer.toString(said.code())));
        }
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
