package dev.chitchat.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.cli.doctor.Checkup.Finding.Health;
import dev.chitchat.cli.doctor.Checkup.Signs;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.resources.LoopResources;

/** What the doctor sees, and what it says is to be mended. */
@Timeout(60)
class CheckupTest {

    private static final String NO_CATEGORIES =
            "{\"ActionStatus\":\"OK\",\"ErrorCode\":0,\"ErrorInfo\":\"\",\"Payload\":{\"CategoryList\":[]}}";

    @TempDir
    Path directory;

    private static Map<String, Checkup.Finding> look(
            URI endpoint, String key, UnaryOperator<ChitchatClientBuilder> how) {
        Signs signs = new Signs(Clock.systemUTC());
        Rate fast = new Rate(1000, Duration.ofMillis(100));
        ChitchatClientBuilder builder = ChitchatClient.builder()
                .endpoint(endpoint)
                .account(Account.of(1_400_000_000L, "administrator", SecretKey.of(key)))
                .quota(Quota.local(QuotaOptions.of(fast)))
                .retry(RetryPolicy.none())
                .httpClient(signs::watch);
        try (ChitchatClient client = how.apply(builder).build()) {
            return Objects.requireNonNull(new Checkup(client, signs)
                    .findings()
                    .collectMap(Checkup.Finding::subject)
                    .block(Duration.ofSeconds(40)));
        }
    }

    private static Map<String, Checkup.Finding> look(URI endpoint, String key) {
        return look(endpoint, key, builder -> builder);
    }

    private static SandboxOptions sandbox(String key) {
        return SandboxOptions.DEFAULTS
                .withSdkAppId(1_400_000_000L)
                .withIdentifier("administrator")
                .withSecretKey(key);
    }

    private static Checkup.Finding of(Map<String, Checkup.Finding> findings, String subject) {
        return Objects.requireNonNull(findings.get(subject), subject);
    }

    /** Answers everything the same. */
    private static MockWebServer server(MockResponse answer) {
        MockWebServer server = new MockWebServer();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer;
            }
        });
        return server;
    }

    @Test
    void whereAllIsWellNothingIsToBeMended() {
        String key = UUID.randomUUID().toString();
        try (ChitchatSandbox service = ChitchatSandbox.start(sandbox(key).withLimitPerSecond(1000))) {
            Map<String, Checkup.Finding> findings = look(service.endpoint(), key);

            assertThat(findings).containsOnlyKeys("host", "tls", "clock", "account", "bot", "quota");
            assertThat(of(findings, "host").words()).startsWith(service.endpoint() + " at 127.0.0.1");
            assertThat(of(findings, "quota").words()).endsWith(", 0 rejected");
            assertThat(findings.values()).noneMatch(found -> found.health() == Health.FAILURE);
            assertThat(findings.toString()).doesNotContain(key, "usersig");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "~{'ErrorCode':0,'ChitchatEnable':1}~, OK, mode of an AI agent",
                "~{'ErrorCode':0,'ChitchatEnable':0}~, WARNING, small talk is off",
                "~{'ErrorCode':0,'ChitchatEnable':'0'}~, WARNING, small talk is off",
                "~{'ErrorCode':0}~, UNKNOWN, does not say",
                "~{'ErrorCode':0,'ChitchatEnable':{'a':[]}}~, UNKNOWN, does not say",
                "~{'ErrorCode':60009}~, UNKNOWN, could not be read",
                "~<html>~, UNKNOWN, could not be read"
            })
    void aBotWithSmallTalkSwitchedOffIsAWarning(String answer, Health health, String words) throws IOException {
        try (MockWebServer server = new MockWebServer()) {
            server.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    String body = String.valueOf(request.getTarget()).contains("/desc_robot_config")
                            ? answer.replace('\'', '"')
                            : NO_CATEGORIES;
                    return new MockResponse.Builder().body(body).build();
                }
            });
            server.start();

            Map<String, Checkup.Finding> findings = look(server.url("/").uri(), "a-key");

            assertThat(of(findings, "bot").health()).isEqualTo(health);
            assertThat(of(findings, "bot").words()).contains(words);
            assertThat(findings).containsKey("quota");
        }
    }

    @Test
    void theClockOfASandboxIsComparedToo() {
        String key = UUID.randomUUID().toString();
        Clock slow = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5));
        try (ChitchatSandbox service =
                ChitchatSandbox.start(sandbox(key).withLimitPerSecond(1000).withClock(slow))) {
            Checkup.Finding clock = of(look(service.endpoint(), key), "clock");

            assertThat(clock.health()).isNotEqualTo(Health.OK);
            assertThat(clock.words()).contains(" ahead of the host's");
        }
    }

    @Test
    void aWrongKeyIsTheAccountsFault() {
        try (ChitchatSandbox service =
                ChitchatSandbox.start(sandbox(UUID.randomUUID().toString()))) {
            Map<String, Checkup.Finding> findings = look(service.endpoint(), "another-key");

            assertThat(of(findings, "host").health()).isEqualTo(Health.OK);
            assertThat(of(findings, "account").health()).isEqualTo(Health.FAILURE);
            assertThat(of(findings, "account").words()).contains("70009");
            assertThat(findings).doesNotContainKey("quota");
        }
    }

    @Test
    void whoUsesTheQuotaTooIsNoticed() {
        String key = UUID.randomUUID().toString();
        try (ChitchatSandbox service = ChitchatSandbox.start(sandbox(key).withLimitPerSecond(5))) {
            Checkup.Finding quota =
                    Objects.requireNonNull(look(service.endpoint(), key).get("quota"));

            assertThat(quota.health()).isEqualTo(Health.WARNING);
            assertThat(quota.words()).contains(" rejected as too many (-14)");
        }
    }

    @Test
    void aHostThatDoesNotAnswerIsNamed() throws IOException {
        URI nobody;
        try (MockWebServer gone = new MockWebServer()) {
            gone.start();
            nobody = gone.url("/").uri();
        }

        Map<String, Checkup.Finding> findings = look(nobody, "a-key");

        assertThat(findings).containsOnlyKeys("host");
        assertThat(of(findings, "host").health()).isEqualTo(Health.FAILURE);
    }

    @Test
    void aGatewayInTheServicesPlaceIsTheServicesFault() throws IOException {
        try (MockWebServer server =
                server(new MockResponse.Builder().code(502).body("<html>").build())) {
            server.start();

            Map<String, Checkup.Finding> findings = look(server.url("/").uri(), "a-key");

            assertThat(of(findings, "service").health()).isEqualTo(Health.FAILURE);
            assertThat(of(findings, "service").words()).contains("502");
            assertThat(of(findings, "host").health()).isEqualTo(Health.OK);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, OK, the host's",
        "60, WARNING, ahead of",
        "-60, WARNING, behind",
        "600, FAILURE, ahead of",
        "-600, FAILURE, behind"
    })
    void aClockThatIsWrongIsToBeSet(int secondsAhead, Health health, String words) throws IOException {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).minusSeconds(secondsAhead));
        try (MockWebServer server = server(new MockResponse.Builder()
                .addHeader("Date", date)
                .body(NO_CATEGORIES)
                .build())) {
            server.start();

            Checkup.Finding clock =
                    Objects.requireNonNull(look(server.url("/").uri(), "a-key").get("clock"));

            assertThat(clock.health()).isEqualTo(health);
            assertThat(clock.words()).contains(words);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, WARNING", "300, OK"})
    void aCertificateThatIsNearlyOverIsToBeRenewed(int daysLeft, Health health) throws IOException {
        Instant now = Instant.now();
        HeldCertificate held = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .validityInterval(
                        now.minus(Duration.ofHours(1)).toEpochMilli(),
                        now.plus(Duration.ofDays(daysLeft)).toEpochMilli())
                .build();
        Path trusted = Files.writeString(directory.resolve("own.pem"), Certificates.certificatePem(held.certificate()));
        try (MockWebServer server =
                server(new MockResponse.Builder().body(NO_CATEGORIES).build())) {
            server.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(held)
                    .build()
                    .sslSocketFactory());
            server.start();
            URI endpoint = URI.create("https://localhost:" + server.getPort());

            Checkup.Finding tls =
                    Objects.requireNonNull(look(endpoint, "a-key", builder -> builder.trustedCertificates(trusted))
                            .get("tls"));

            assertThat(tls.health()).isEqualTo(health);
            assertThat(tls.words()).startsWith("TLSv1.3, certificate valid until 20");
        }
    }

    /** Loops on whose connections the other end is another machine. */
    private record Elsewhere(EventLoopGroup group) implements LoopResources {

        @Override
        public EventLoopGroup onServer(boolean useNative) {
            return group;
        }

        @Override
        public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup loops) {
            return type.cast(new NioSocketChannel() {
                @Override
                public InetSocketAddress remoteAddress() {
                    return new InetSocketAddress("192.0.2.1", 443);
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1000 | , 0 rejected; ",
                "5 | rejected as too many (-14); somebody else uses this application's quota: "
            })
    void anAddressThatIsNoRegionsIsSaidToCountApart(int limit, String before) {
        LoopResources elsewhere = new Elsewhere(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()));
        String apart = "calls to this host are counted apart from those to the region's own";
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(sandbox("key").withLimitPerSecond(limit))) {
            Map<String, Checkup.Finding> findings =
                    look(sandbox.endpoint(), "key", builder -> builder.httpClient(client -> client.runOn(elsewhere)));

            assertThat(of(findings, "quota").words())
                    .containsSubsequence(before, apart)
                    .endsWith(", so use one of them everywhere");
        } finally {
            elsewhere.onServer(false).shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
