package dev.chitchat.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A consumer with Kafka's own settings, 500 records a poll, on a real broker. */
@Timeout(180)
class FullPollTest {

    private static final String TOPIC = "edits";
    private static final TopicPartition LETTERS = new TopicPartition(TOPIC + "-dlt", 0);
    private static final int RECORDS = 600;
    private static final int LARGEST = 1_048_400;

    private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
    private final ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withLimitPerSecond(10_000));
    private final ChitchatClient client = ChitchatClient.builder()
            .account(Account.of(UpdateConsumer.APP, "administrator", SecretKey.of("key")))
            .endpoint(sandbox.endpoint())
            .quota(Quota.local(Rate.perSecond(1_000)))
            .build();
    private @Nullable Admin admin;

    @BeforeEach
    void start() {
        broker.afterPropertiesSet();
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString()));
        broker.addTopics(new NewTopic(TOPIC, 1, (short) 1), new NewTopic(LETTERS.topic(), 1, (short) 1));
    }

    @AfterEach
    void stop() {
        client.close();
        sandbox.close();
        Objects.requireNonNull(admin).close();
        broker.destroy();
    }

    @Test
    void everyRecordOfFullPollsIsAppliedOrADeadLetter() throws Exception {
        produce();
        DefaultKafkaProducerFactory<byte[], byte[]> producers = UpdateConsumer.producers(broker.getBrokersAsString());
        KafkaMessageListenerContainer<byte[], byte[]> container =
                UpdateConsumer.container(broker.getBrokersAsString(), TOPIC, client, producers, Map.of());
        container.start();

        List<ConsumerRecord<byte[], byte[]>> letters = letters(4);
        container.stop();
        producers.destroy();

        assertThat(committed()).isEqualTo(RECORDS + 4);
        assertThat(sandbox.library()).hasSize(RECORDS);
        assertThat(letters)
                .extracting(letter -> header(letter, "kafka_dlt-exception-message"))
                .satisfiesExactly(
                        tombstone -> assertThat(tombstone).contains("a tombstone"),
                        text -> assertThat(text).contains("no valid UTF-8"),
                        broken -> assertThat(broken).contains("no valid JSON"),
                        large -> assertThat(large).contains("no valid JSON"));
        assertThat(letters.get(1).value()).isEqualTo(bytes("{\"Answer\":\"\u00e4\"}", false));
        assertThat(letters.get(3).value()).isNull();
    }

    /** An error handler that gives up commits what was not sent, and nothing is sent until another record comes. */
    @Test
    void whatIsRefusedBecauseOfTheAccountIsSentLater() throws Exception {
        SandboxOptions usual = sandbox.options();
        sandbox.options(usual.withAlwaysCode(-20));
        send(List.of(record("q0", edit(0)), record("q1", edit(1))));
        DefaultKafkaProducerFactory<byte[], byte[]> producers = UpdateConsumer.producers(broker.getBrokersAsString());
        KafkaMessageListenerContainer<byte[], byte[]> container =
                UpdateConsumer.container(broker.getBrokersAsString(), TOPIC, client, producers, Map.of());
        container.start();
        Flux<Long> looks =
                Flux.interval(Duration.ofMillis(20)).onBackpressureDrop().publishOn(Schedulers.boundedElastic());
        looks.filter(look -> !sandbox.calls().isEmpty()).blockFirst();
        Mono.delay(Duration.ofMillis(1_500)).block(); // ten tries without a pause are over
        assertThat(committed()).isZero();
        sandbox.options(usual);

        looks.filter(look -> committed() == 2).blockFirst();
        container.stop();
        producers.destroy();
        assertThat(sandbox.library()).hasSize(2);
    }

    /** A batch that went well at last: its first slice took too long, and the rest of it is polled again. */
    @Test
    void whatIsNotBegunByABatchThatGoesWellAtLastIsNotCommitted() throws Exception {
        SandboxOptions usual = sandbox.options();
        SandboxOptions refusing = usual.withAlwaysCode(-20);
        sandbox.options(refusing);
        send(List.of(record("q0", edit(0)), record("q1", edit(1)), record("q2", edit(2))));
        DefaultKafkaProducerFactory<byte[], byte[]> producers = UpdateConsumer.producers(broker.getBrokersAsString());
        KafkaMessageListenerContainer<byte[], byte[]> container =
                UpdateConsumer.container(broker.getBrokersAsString(), TOPIC, client, producers, Map.of());
        AtomicBoolean first = new AtomicBoolean(true);
        UpdateListener listener = new UpdateListener(client, (record, why) -> {})
                .withBounds(Duration.ofSeconds(4), 1)
                .withResults(lines -> {
                    if (first.getAndSet(false)) {
                        sandbox.options(refusing);
                        Mono.delay(Duration.ofMillis(2_100)).block();
                    }
                });
        container.getContainerProperties().setConsumerRebalanceListener(listener);
        container.getContainerProperties().setMessageListener(listener);
        container.start();
        Flux<Long> looks =
                Flux.interval(Duration.ofMillis(20)).onBackpressureDrop().publishOn(Schedulers.boundedElastic());
        looks.filter(look -> !sandbox.calls().isEmpty()).blockFirst();
        sandbox.options(usual);
        looks.filter(look -> sandbox.calls().stream().anyMatch(call -> "q1".equals(call.questionId())))
                .blockFirst();
        assertThat(committed()).isEqualTo(1);
        sandbox.options(usual);

        looks.filter(look -> committed() == 3).blockFirst();
        container.stop();
        producers.destroy();
        assertThat(sandbox.library()).hasSize(3);
    }

    /** Good records with and without a key, and before the last of them those that cannot be applied. */
    private void produce() throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < RECORDS - 1; i++) {
            records.add(record(i % 2 == 0 ? "q" + i : null, edit(i)));
        }
        records.add(record("q1", null));
        records.add(record("q1", bytes("{\"Answer\":\"\u00e4\"}", false)));
        records.add(record(null, bytes("{broken", true)));
        records.add(record("q1", bytes("{".repeat(LARGEST), true)));
        records.add(record(null, edit(RECORDS - 1)));
        send(records);
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class))) {
            List<Future<?>> sent = new ArrayList<>();
            records.forEach(each -> sent.add(producer.send(each)));
            for (Future<?> each : sent) {
                each.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(@Nullable String key, byte @Nullable [] value) {
        return new ProducerRecord<>(TOPIC, key == null ? null : bytes(key, true), value);
    }

    private static byte[] edit(int i) {
        return bytes("{\"StandardQuestionId\":\"q" + i + "\",\"Answer\":\"" + i + "\"}", true);
    }

    private static byte[] bytes(String text, boolean utf8) {
        return text.getBytes(utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private List<ConsumerRecord<byte[], byte[]>> letters(int count) {
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class))) {
            consumer.assign(List.of(LETTERS));
            consumer.seekToBeginning(List.of(LETTERS));
            while (letters.size() < count || committed() < RECORDS + count) {
                consumer.poll(Duration.ofSeconds(1)).forEach(letters::add);
            }
        }
        return letters;
    }

    private long committed() {
        try {
            var offset = Objects.requireNonNull(admin)
                    .listConsumerGroupOffsets(UpdateConsumer.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .get(new TopicPartition(TOPIC, 0));
            return offset == null ? 0 : offset.offset();
        } catch (Exception e) {
            throw new IllegalStateException("the broker does not answer", e);
        }
    }

    private static String header(ConsumerRecord<?, ?> letter, String name) {
        var header = letter.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
