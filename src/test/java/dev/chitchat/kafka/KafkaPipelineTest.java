package dev.chitchat.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.redis.RedisProcess;
import dev.chitchat.sandbox.AppliedChange;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Kills a consumer three times while it works, lets a second one join, which shares the quota on Redis, and looks at what became of each question. */
@Tag("soak")
@Timeout(900)
class KafkaPipelineTest {

    private static final int QUESTIONS = 300;
    private static final int KILLS = 3;
    private static final double RATE = 20;
    private static final long SEED = Long.getLong("chitchat.seed", 7);
    private static final Duration LONGEST = Duration.ofMinutes(12);
    private static final int PARTITIONS = 4;
    private static final String TOPIC = "edits";
    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";

    private final Random random = new Random(SEED);
    private final Map<String, Integer> expected = new TreeMap<>();
    private final List<Process> consumers = new ArrayList<>();
    private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, PARTITIONS);
    private final RedisProcess redis = RedisProcess.start();
    private final ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS
            .withLimitPerSecond(RATE)
            .withSdkAppId(UpdateConsumer.APP)
            .withSecretKey(KEY)
            .withKnownQuestionsOnly(true));

    private @Nullable Admin admin;
    private @Nullable KafkaProducer<String, String> producer;
    private int produced;
    private int poison;
    private long leftForTwo;

    @BeforeEach
    void start() {
        broker.afterPropertiesSet();
        broker.addTopics(
                new NewTopic(TOPIC, PARTITIONS, (short) 1), new NewTopic(TOPIC + "-dlt", PARTITIONS, (short) 1));
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString()));
        producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class));
        for (int q = 0; q < QUESTIONS; q++) {
            sandbox.put("q" + q, StoredQuestion.EMPTY);
        }
    }

    @AfterEach
    void stop() {
        consumers.forEach(Process::destroyForcibly);
        admin().close();
        producer().close(Duration.ZERO);
        broker.destroy();
        sandbox.close();
        redis.close();
    }

    /** 500 a poll are Kafka's default. */
    @ParameterizedTest
    @CsvSource({"500, 2000", "5000, 6000"})
    void nothingIsLostAndNoQuestionSetBackByKillsAndARebalance(int poll, int records) throws Exception {
        produce(records - records / 5);
        Process first = consumer("a", poll);
        for (int kill = 0; kill < KILLS; kill++) {
            int seen = sandbox.calls().size();
            int more = 1 + random.nextInt(Math.max(2, QUESTIONS / (KILLS + 1)));
            await(() -> sandbox.calls().size() >= seen + more);
            first.destroyForcibly().waitFor();
            first = consumer("a", poll);
        }
        consumer("b", poll);
        // Work comes in all the time, so that the partitions change hands in the middle of it.
        await(() -> {
            produce(1);
            return owners() == 2;
        });
        leftForTwo = produced - committed();
        produce(records / 5);
        await(() -> committed() == produced);

        report(poll);
        assertThat(lastStates()).as("seed " + SEED).isEqualTo(expected);
        assertThat(setBacks()).as("seed " + SEED).isEmpty();
        assertThat(deadLetters()).hasSizeGreaterThanOrEqualTo(poison).allSatisfy(letter -> {
            assertThat(header(letter, "kafka_dlt-exception-fqcn")).startsWith("dev.chitchat.error.");
            assertThat(header(letter, "kafka_dlt-exception-message")).isNotBlank();
            assertThat(header(letter, "chitchat-retryable")).isEqualTo("false");
        });
        assertThat(deadLetters().stream()
                        .map(letter -> letter.partition() + "-"
                                + ByteBuffer.wrap(letter.headers()
                                                .lastHeader("kafka_dlt-original-offset")
                                                .value())
                                        .getLong())
                        .distinct())
                .hasSize(poison);
        assertThat(sandbox.statistics().rejected()).isZero();
    }

    /** Every 25th record can never be applied: no JSON, a tombstone, or a question that the library does not hold. */
    private void produce(int records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            produced++;
            String id = "q" + random.nextInt(QUESTIONS);
            if (produced % 25 == 0) {
                poison++;
            } else {
                expected.put(id, produced);
            }
            sent.add(producer().send(new ProducerRecord<>(TOPIC, id, value(id))));
        }
        sent.forEach(KafkaPipelineTest::known);
    }

    private @Nullable String value(String id) {
        return switch (produced % 75) {
            case 0 -> null;
            case 25 -> "{broken " + produced;
            case 50 -> json("unknown" + produced, produced);
            default -> json(id, produced);
        };
    }

    private static <T> T known(Future<T> answer) {
        try {
            return answer.get(2, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new IllegalStateException("the broker does not answer", e);
        }
    }

    private static String json(String id, int version) {
        return "{\"StandardQuestionId\":\"" + id + "\",\"Answer\":\"" + version + "\"}";
    }

    private Process consumer(String instance, int poll) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UpdateConsumer.class.getName(),
                        broker.getBrokersAsString(),
                        TOPIC,
                        instance,
                        sandbox.endpoint().toString(),
                        KEY,
                        "redis://127.0.0.1:" + redis.port(),
                        Double.toString(RATE),
                        Integer.toString(poll))
                .inheritIO()
                .start();
        consumers.add(process);
        return process;
    }

    private static void await(BooleanSupplier condition) {
        StepVerifier.create(Flux.interval(Duration.ofMillis(50))
                        .onBackpressureDrop()
                        .publishOn(Schedulers.boundedElastic(), 1)
                        .filter(tick -> condition.getAsBoolean())
                        .next())
                .expectNextCount(1)
                .expectComplete()
                .verify(LONGEST);
    }

    private Admin admin() {
        return Objects.requireNonNull(admin);
    }

    private KafkaProducer<String, String> producer() {
        return Objects.requireNonNull(producer);
    }

    private long committed() {
        return known(admin().listConsumerGroupOffsets(UpdateConsumer.GROUP).partitionsToOffsetAndMetadata())
                .values()
                .stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    /** How many consumers have partitions. */
    private long owners() {
        return known(admin().describeConsumerGroups(List.of(UpdateConsumer.GROUP))
                        .all())
                .values()
                .stream()
                .flatMap(group -> group.members().stream())
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .count();
    }

    private Map<String, Integer> lastStates() {
        Map<String, Integer> states = new TreeMap<>();
        expected.keySet()
                .forEach(id -> states.put(id, versions(id).get(versions(id).size() - 1)));
        return states;
    }

    private List<Integer> versions(String id) {
        return sandbox.history(id).stream()
                .map(AppliedChange::fields)
                .filter(fields -> fields.answer() != null)
                .map(fields -> Integer.valueOf(String.valueOf(fields.answer())))
                .toList();
    }

    private List<String> setBacks() {
        List<String> found = new ArrayList<>();
        expected.keySet().forEach(id -> {
            List<Integer> versions = versions(id);
            for (int i = 1; i < versions.size(); i++) {
                if (versions.get(i) < versions.get(i - 1)) {
                    found.add(id + " " + versions);
                }
            }
        });
        return found;
    }

    private long repeats() {
        return expected.keySet().stream()
                .map(this::versions)
                .mapToLong(versions ->
                        versions.size() - versions.stream().distinct().count())
                .sum();
    }

    private List<ConsumerRecord<String, String>> deadLetters() {
        List<ConsumerRecord<String, String>> letters = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class))) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC + "-dlt").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            while (letters.size() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
            }
        }
        return letters;
    }

    private static String header(ConsumerRecord<?, ?> letter, String name) {
        var header = letter.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private void report(int poll) {
        org.slf4j.LoggerFactory.getLogger(KafkaPipelineTest.class)
                .info(
                        "{} a poll: {} records of {} questions, {} kills, {} under way when the second joined: {} calls, {} rejected,"
                                + " {} questions set back, {} repeated states, {} of {} questions right in the library,"
                                + " {} dead letters for {} poison",
                        poll,
                        produced,
                        QUESTIONS,
                        KILLS,
                        leftForTwo,
                        sandbox.calls().size(),
                        sandbox.statistics().rejected(),
                        setBacks().size(),
                        repeats(),
                        expected.keySet().stream()
                                .filter(id -> String.valueOf(expected.get(id))
                                        .equals(Objects.requireNonNull(
                                                        sandbox.library().get(id))
                                                .answer()))
                                .count(),
                        expected.size(),
                        deadLetters().size(),
                        poison);
    }
}
