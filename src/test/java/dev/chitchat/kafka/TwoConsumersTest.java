package dev.chitchat.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Rate;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisProcess;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Two consumers of one group, each with a quota of its own on one Redis, and what became of each record in a topic. */
@Timeout(120)
class TwoConsumersTest {

    private static final double RATE = 40;
    private static final int RECORDS = 200;
    private static final TopicPartition RESULTS = new TopicPartition("results", 0);

    private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
    private final RedisProcess redis = RedisProcess.start();
    private final ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withLimitPerSecond(RATE));
    private final ChitchatClient first = client();
    private final ChitchatClient second = client();
    private final List<KafkaMessageListenerContainer<byte[], byte[]>> containers = new ArrayList<>();
    private DefaultKafkaProducerFactory<String, String> texts = new DefaultKafkaProducerFactory<>(Map.of());

    private ChitchatClient client() {
        return ChitchatClient.builder()
                .account(Account.of(UpdateConsumer.APP, "administrator", SecretKey.of("key")))
                .endpoint(sandbox.endpoint())
                .quota(RedisQuota.at(
                        RedisAddress.of("redis://127.0.0.1:" + redis.port()),
                        RedisQuotaOptions.of(Rate.perSecond(RATE))))
                .build();
    }

    @BeforeEach
    void start() {
        broker.afterPropertiesSet();
        broker.addTopics(new NewTopic("edits", 2, (short) 1), new NewTopic("results", 1, (short) 1));
        texts = new DefaultKafkaProducerFactory<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class));
    }

    @AfterEach
    void stop() {
        containers.forEach(KafkaMessageListenerContainer::stop);
        texts.destroy();
        first.close();
        second.close();
        sandbox.close();
        redis.close();
        broker.destroy();
    }

    private void consume(ChitchatClient client, int partition) {
        UpdateListener listener = new UpdateListener(client, (record, why) -> {
                    throw new IllegalStateException(why);
                })
                .withResults(new ResultTemplate(new KafkaTemplate<>(texts), RESULTS.topic()));
        ContainerProperties properties = new ContainerProperties(
                new org.springframework.kafka.support.TopicPartitionOffset("edits", partition, 0L));
        properties.setAckMode(AckMode.MANUAL);
        properties.setMessageListener(listener);
        KafkaMessageListenerContainer<byte[], byte[]> container = new KafkaMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString(),
                        ConsumerConfig.GROUP_ID_CONFIG, UpdateConsumer.GROUP,
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)),
                properties);
        containers.add(container);
        container.start();
    }

    @Test
    void noCallIsRejectedAndEveryRecordHasItsResult() {
        KafkaTemplate<String, String> producer = new KafkaTemplate<>(texts);
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            String id = "q" + i;
            String edit = "{\"StandardQuestionId\":\"" + id + "\",\"Answer\":\"" + i + "\"}";
            sent.add(producer.send(new ProducerRecord<>("edits", i % 2, id, edit)));
        }
        producer.flush();
        sent.forEach(CompletableFuture::join);
        consume(first, 0);
        consume(second, 1);

        List<ConsumerRecord<String, String>> results = results();

        assertThat(results)
                .hasSize(RECORDS)
                .allSatisfy(result -> assertThat(result.value())
                        .contains("\"StandardQuestionId\":\"" + result.key() + "\"", "\"outcome\":\"applied\""));
        assertThat(sandbox.library()).hasSize(RECORDS);
        assertThat(sandbox.statistics().rejected()).isZero();
        assertThat(first.quotaStatus().granted()).isEqualTo(RECORDS / 2);
        assertThat(second.quotaStatus().granted()).isEqualTo(RECORDS / 2);
    }

    private List<ConsumerRecord<String, String>> results() {
        List<ConsumerRecord<String, String>> results = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(RESULTS));
            consumer.seekToBeginning(List.of(RESULTS));
            while (results.size() < RECORDS) {
                consumer.poll(Duration.ofSeconds(1)).forEach(results::add);
            }
        }
        return results;
    }
}
