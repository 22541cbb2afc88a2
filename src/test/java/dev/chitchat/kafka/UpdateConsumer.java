package dev.chitchat.kafka;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** One consumer as a process of its own: {@code BROKERS TOPIC INSTANCE ENDPOINT KEY RATE}. */
final class UpdateConsumer {

    static final String GROUP = "library";
    static final long APP = 88888888L;
    static final int MAX_POLL = 100;
    private static final Duration POLL_INTERVAL = Duration.ofMinutes(2);

    private UpdateConsumer() {}

    public static void main(String[] args) {
        Scheduler results = Schedulers.newSingle("results");
        ChitchatClient client =
                client(results, URI.create(args[3]), SecretKey.of(args[4]), Double.parseDouble(args[5]));
        UpdateListener listener =
                new UpdateListener(client, results, deadLetters(args[0]), POLL_INTERVAL.minusSeconds(20), MAX_POLL);
        KafkaMessageListenerContainer<String, String> container = container(args[0], args[1], args[2], listener);
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            container.stop();
            client.close();
        }));
    }

    /** Looks ahead as far as the first batch after a rebalance may reach, so that all of a question's records merge. */
    private static ChitchatClient client(Scheduler results, URI endpoint, SecretKey key, double rate) {
        return ChitchatClient.builder()
                .account(Account.of(APP, "administrator", key))
                .endpoint(endpoint)
                .quota(Quota.local(Rate.perSecond(rate)))
                .merging(true)
                .resultsOn(results)
                .lookAhead(100 * MAX_POLL)
                .build();
    }

    /** An instance that comes back within the session gets its partitions back without a rebalance. */
    private static KafkaMessageListenerContainer<String, String> container(
            String brokers, String topic, String instance, UpdateListener listener) {
        ContainerProperties properties = new ContainerProperties(topic);
        properties.setAckMode(AckMode.MANUAL);
        properties.setConsumerRebalanceListener(listener);
        properties.setMessageListener(listener);
        KafkaMessageListenerContainer<String, String> container =
                new KafkaMessageListenerContainer<>(consumers(brokers, instance), properties);
        container.setCommonErrorHandler(
                new DefaultErrorHandler(new FixedBackOff(1_000, FixedBackOff.UNLIMITED_ATTEMPTS)));
        return container;
    }

    private static DefaultKafkaConsumerFactory<String, String> consumers(String brokers, String instance) {
        return new DefaultKafkaConsumerFactory<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.GROUP_ID_CONFIG,
                GROUP,
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                instance,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                MAX_POLL,
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Math.toIntExact(POLL_INTERVAL.toMillis()),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class));
    }

    /** Writes to {@code TOPIC-dlt}, same partition, with the cause in headers, and waits until it is there. */
    private static DeadLetterPublishingRecoverer deadLetters(String brokers) {
        KafkaTemplate<String, String> template = new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class)));
        DeadLetterPublishingRecoverer recoverer = new DeadLetterPublishingRecoverer(template);
        recoverer.setHeadersFunction(UpdateConsumer::cause);
        return recoverer;
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
