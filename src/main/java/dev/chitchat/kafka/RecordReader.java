package dev.chitchat.kafka;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.core.log.LogAccessor;
import org.springframework.kafka.support.KafkaUtils;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.kafka.support.serializer.SerializationUtils;

/**
 * Reads what a record asks for, of a value that is JSON as {@link ChitchatUpdate#fromJson} takes it, in bytes or as a text. What is no
 * update, such as a tombstone, fails with an exception that says why.
 *
 * <p>Read bytes: a deserializer of texts turns what is no UTF-8 into U+FFFD, which would then be sent.
 */
public final class RecordReader implements Function<ConsumerRecord<?, ?>, ChitchatUpdate> {

    private static final LogAccessor LOG = new LogAccessor(RecordReader.class);

    /** A reader without state. */
    public RecordReader() {}

    @Override
    public ChitchatUpdate apply(ConsumerRecord<?, ?> record) {
        Object value = record.value();
        if (value instanceof byte[] bytes) {
            return ChitchatUpdate.fromJson(decoded(bytes));
        }
        if (value instanceof String text) {
            return ChitchatUpdate.fromJson(text);
        }
        throw value == null ? withoutValue(record) : new InvalidUpdateException("the value is no text");
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidUpdateException("the value is no valid UTF-8");
        }
    }

    /** What spring-kafka's ErrorHandlingDeserializer could not read has no value either, but its reason in a header. */
    private static RuntimeException withoutValue(ConsumerRecord<?, ?> record) {
        DeserializationException failed =
                SerializationUtils.getExceptionFromHeader(record, KafkaUtils.VALUE_DESERIALIZER_EXCEPTION_HEADER, LOG);
        return failed == null
                ? new InvalidUpdateException("the record has no value (a tombstone), so there is nothing to change")
                : failed;
    }
}
