package dev.chitchat.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.sandbox.ChitchatSandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records that an application reads in its own way. */
@Timeout(60)
class OwnReaderTest {

    private static final TopicPartition PARTITION = new TopicPartition("edits", 0);

    @Test
    void aRecordThatTheReaderMakesNothingOfIsADeadLetter() {
        AtomicReference<ChitchatUpdate> next = new AtomicReference<>();
        List<Long> dead = new ArrayList<>();
        try (ChitchatSandbox sandbox = ChitchatSandbox.start();
                ChitchatClient client = ChitchatClient.builder()
                        .account(Account.of(88888888L, "administrator", SecretKey.of("key")))
                        .endpoint(sandbox.endpoint())
                        .build();
                MockConsumer<Object, Object> consumer = new MockConsumer<>("earliest")) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(PARTITION, 0);
            consumer.updateEndOffsets(Map.of(PARTITION, 0L));
            UpdateListener listener = new UpdateListener(client, (record, why) -> dead.add(record.offset()))
                    .withReader(record -> next.getAndSet(ChitchatUpdate.of("q1").withAnswer("Hello!")));
            listener.onPartitionsAssigned(consumer, Set.of(PARTITION));

            listener.onMessage(
                    List.of(
                            new ConsumerRecord<>("edits", 0, 0, "key", "nothing"),
                            new ConsumerRecord<>("edits", 0, 1, "key", "something")),
                    null,
                    consumer);

            assertThat(dead).containsExactly(0L);
            assertThat(sandbox.library()).containsOnlyKeys("q1");
        }
    }
}
