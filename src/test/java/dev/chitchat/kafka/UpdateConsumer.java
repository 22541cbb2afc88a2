package dev.chitchat.kafka;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Rate;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.util.backoff.ExponentialBackOff;

/** One consumer as a process of its own: {@code BROKERS TOPIC INSTANCE ENDPOINT KEY REDIS RATE POLL}. */
final class UpdateConsumer {

    static final String GROUP = "library";
    static final long APP = 88888888L;

    private UpdateConsumer() {}

    public static void main(String[] args) {
        ChitchatClient client = ChitchatClient.builder()
                .account(Account.of(APP, "administrator", SecretKey.of(args[4])))
                .endpoint(URI.create(args[3]))
                .quota(RedisQuota.at(
                        RedisAddress.of(args[5]), RedisQuotaOptions.of(Rate.perSecond(Double.parseDouble(args[6])))))
                .build();
        KafkaMessageListenerContainer<byte[], byte[]> container = container(
                args[0],
                args[1],
                client,
                producers(args[0]),
                Map.of(
                        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                        args[2],
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        args[7]));
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            container.stop();
            client.close();
        }));
    }

    /** Listens once it is started; settings are added to those of the consumer. */
    static KafkaMessageListenerContainer<byte[], byte[]> container(
            String brokers,
            String topic,
            ChitchatClient client,
            ProducerFactory<byte[], byte[]> letters,
            Map<String, Object> settings) {
        UpdateListener listener = new UpdateListener(client, new DeadLetters(new KafkaTemplate<>(letters)));
        ContainerProperties properties = new ContainerProperties(topic);
        properties.setAckMode(AckMode.MANUAL);
        properties.setConsumerRebalanceListener(listener);
        properties.setMessageListener(listener);
        KafkaMessageListenerContainer<byte[], byte[]> container =
                new KafkaMessageListenerContainer<>(consumers(brokers, settings), properties);
        DefaultErrorHandler errors = new DefaultErrorHandler(new ExponentialBackOff(1_000, 2));
        errors.setAckAfterHandle(false);
        container.setCommonErrorHandler(errors);
        return container;
    }

    /**
     * Values as they are, since a deserializer of texts changes what is no UTF-8. An instance with a name that comes back within
     * the session gets its partitions back without a rebalance.
     */
    private static DefaultKafkaConsumerFactory<byte[], byte[]> consumers(String brokers, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.GROUP_ID_CONFIG,
                GROUP,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class));
        all.putAll(settings);
        return new DefaultKafkaConsumerFactory<>(all);
    }

    static DefaultKafkaProducerFactory<byte[], byte[]> producers(String brokers) {
        return new DefaultKafkaProducerFactory<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class));
    }
}
