package dev.chitchat.kafka;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
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

    /** Of a header of ours in a letter that is too large: a reader may put all of a record into its message. */
    private static final int LONGEST = 50_000;

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
        Set<Header> theirs = Collections.newSetFromMap(new IdentityHashMap<>()); // may have our names
        record.headers().forEach(theirs::add);
        RecordHeaders ours = new RecordHeaders();
        int size = size(ourKey) + size(ourValue);
        for (Header header : headers) {
            size += header.key().length() + size(header.value());
            if (!theirs.contains(header) && header.value() != null) {
                ours.add(header.key(), Arrays.copyOf(header.value(), Math.min(header.value().length, LONGEST)));
            }
        }
        return size > LARGEST
                ? new ProducerRecord<>(letter.topic(), letter.partition(), (Object) null, null, ours)
                : new ProducerRecord<>(letter.topic(), letter.partition(), ourKey, ourValue, headers);
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
