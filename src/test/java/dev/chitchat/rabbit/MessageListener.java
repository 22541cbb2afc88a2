package dev.chitchat.rabbit;

import com.rabbitmq.client.Channel;
import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.InvalidUpdateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareBatchMessageListener;
import reactor.core.publisher.Flux;

/**
 * Sends a batch of messages through {@code updateAll} and settles each once all have their results: taken, or rejected so
 * that the queue's dead-letter exchange has it. What may pass later has the whole batch delivered again.
 */
final class MessageListener implements ChannelAwareBatchMessageListener {

    private final ChitchatClient client;
    private final Duration longestBatch;

    MessageListener(ChitchatClient client, Duration longestBatch) {
        this.client = client;
        this.longestBatch = longestBatch;
    }

    @Override
    public void onMessageBatch(List<Message> messages, @Nullable Channel channel) {
        Channel open = Objects.requireNonNull(channel);
        Set<Message> dead = new HashSet<>();
        List<ChitchatException> passing = new ArrayList<>();
        client.updateAll(Flux.fromIterable(read(messages, dead)))
                .doOnNext(result -> note(result, dead, passing))
                .blockLast(longestBatch);
        if (!passing.isEmpty()) {
            throw passing.get(0);
        }
        messages.forEach(message -> settle(message, dead.contains(message), open));
    }

    private List<Outbound<ChitchatUpdate, Message>> read(List<Message> messages, Set<Message> dead) {
        List<Outbound<ChitchatUpdate, Message>> updates = new ArrayList<>();
        for (Message message : messages) {
            try {
                updates.add(Outbound.of(ChitchatUpdate.fromJson(text(message)), message));
            } catch (InvalidUpdateException | CharacterCodingException e) {
                dead.add(message);
            }
        }
        return updates;
    }

    /** What is no UTF-8 would otherwise be changed into the character U+FFFD and sent. */
    private static String text(Message message) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(message.getBody()))
                .toString();
    }

    private static void note(UpdateResult<Message> result, Set<Message> dead, List<ChitchatException> passing) {
        if (result instanceof UpdateResult.Failed<Message> failed) {
            if (failed.error().retryable()) {
                passing.add(failed.error());
            } else {
                dead.add(failed.correlation());
            }
        }
    }

    private static void settle(Message message, boolean dead, Channel channel) {
        long tag = message.getMessageProperties().getDeliveryTag();
        try {
            if (dead) {
                channel.basicReject(tag, false);
            } else {
                channel.basicAck(tag, false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the broker delivers the batch again", e);
        }
    }
}
