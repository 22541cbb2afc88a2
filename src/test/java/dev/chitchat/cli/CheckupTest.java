package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
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
import java.io.UncheckedIOException;
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
import java.util.LinkedHashMap;
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

    private record Finding(String health, String words) {}

    private static Map<String, Finding> look(URI endpoint, String key, UnaryOperator<ChitchatClientBuilder> how) {
        Shell shell = new Shell();
        DoctorCommand doctor = new DoctorCommand(shell.io());
        Rate fast = new Rate(1000, Duration.ofMillis(100));
        ChitchatClientBuilder builder = ChitchatClient.builder()
                .endpoint(endpoint)
                .account(Account.of(1_400_000_000L, "administrator", SecretKey.of(key)))
                .quota(Quota.local(QuotaOptions.of(fast)))
                .retry(RetryPolicy.none())
                .httpClient(doctor::watch);
        try (ChitchatClient client = how.apply(builder).build()) {
            doctor.look(client);
            Map<String, Finding> findings = new LinkedHashMap<>();
            shell.out()
                    .lines()
                    .map(line -> line.split(" +", 3))
                    .forEach(found -> findings.put(found[1], new Finding(found[0], found[2])));
            return findings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Finding> look(URI endpoint, String key) {
        return look(endpoint, key, builder -> builder);
    }

    private static SandboxOptions sandbox(String key) {
        return SandboxOptions.DEFAULTS
                .withSdkAppId(1_400_000_000L)
                .withIdentifier("administrator")
                .withSecretKey(key);
    }

    private static Finding of(Map<String, Finding> findings, String subject) {
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
            Map<String, Finding> findings = look(service.endpoint(), key);

            assertThat(findings).containsOnlyKeys("host", "tls", "clock", "account", "bot", "quota");
            assertThat(of(findings, "host").words()).startsWith(service.endpoint() + " at 127.0.0.1");
            assertThat(of(findings, "quota").words()).endsWith(", 0 rejected");
            assertThat(findings.values()).noneMatch(found -> found.health().equals("failure"));
            assertThat(findings.toString()).doesNotContain(key, "usersig");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "~{'ErrorCode':0,'ChitchatEnable':1}~, ok, mode of an AI agent",
                "~{'ErrorCode':0,'ChitchatEnable':0}~, warning, small talk is off",
                "~{'ErrorCode':0,'ChitchatEnable':'0'}~, warning, small talk is off",
                "~{'ErrorCode':0}~, unknown, does not say",
                "~{'ErrorCode':0,'ChitchatEnable':{'a':[]}}~, unknown, does not say",
                "~{'ErrorCode':60009}~, unknown, could not be read",
                "~<html>~, unknown, could not be read"
            })
    void aBotWithSmallTalkSwitchedOffIsAWarning(String answer, String health, String words) throws IOException {
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

            Map<String, Finding> findings = look(server.url("/").uri(), "a-key");

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
            Finding clock = of(look(service.endpoint(), key), "clock");

            assertThat(clock.health()).isNotEqualTo("ok");
            assertThat(clock.words()).contains(" ahead of the host's");
        }
    }

    @Test
    void aWrongKeyIsTheAccountsFault() {
        try (ChitchatSandbox service =
                ChitchatSandbox.start(sandbox(UUID.randomUUID().toString()))) {
            Map<String, Finding> findings = look(service.endpoint(), "another-key");

            assertThat(of(findings, "host").health()).isEqualTo("ok");
            assertThat(of(findings, "account").health()).isEqualTo("failure");
            assertThat(of(findings, "account").words()).contains("70009");
            assertThat(findings).doesNotContainKey("quota");
        }
    }

    @Test
    void whoUsesTheQuotaTooIsNoticed() {
        String key = UUID.randomUUID().toString();
        try (ChitchatSandbox service = ChitchatSandbox.start(sandbox(key).withLimitPerSecond(5))) {
            Finding quota = Objects.requireNonNull(look(service.endpoint(), key).get("quota"));

            assertThat(quota.health()).isEqualTo("warning");
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

        Map<String, Finding> findings = look(nobody, "a-key");

        assertThat(findings).containsOnlyKeys("host");
        assertThat(of(findings, "host").health()).isEqualTo("failure");
    }

    @Test
    void aGatewayInTheServicesPlaceIsTheServicesFault() throws IOException {
        try (MockWebServer server =
                server(new MockResponse.Builder().code(502).body("<html>").build())) {
            server.start();

            Map<String, Finding> findings = look(server.url("/").uri(), "a-key");

            assertThat(of(findings, "service").health()).isEqualTo("failure");
            assertThat(of(findings, "service").words()).contains("502");
            assertThat(of(findings, "host").health()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, ok, the host's",
        "60, warning, ahead of",
        "-60, warning, behind",
        "600, failure, ahead of",
        "-600, failure, behind"
    })
    void aClockThatIsWrongIsToBeSet(int secondsAhead, String health, String words) throws IOException {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).minusSeconds(secondsAhead));
        try (MockWebServer server = server(new MockResponse.Builder()
                .addHeader("Date", date)
                .body(NO_CATEGORIES)
                .build())) {
            server.start();

            Finding clock =
                    Objects.requireNonNull(look(server.url("/").uri(), "a-key").get("clock"));

            assertThat(clock.health()).isEqualTo(health);
            assertThat(clock.words()).contains(words);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, warning", "300, ok"})
    void aCertificateThatIsNearlyOverIsToBeRenewed(int daysLeft, String health) throws IOException {
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

            Finding tls =
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
            Map<String, Finding> findings =
                    look(sandbox.endpoint(), "key", builder -> builder.httpClient(client -> client.runOn(elsewhere)));

            assertThat(of(findings, "quota").words())
                    .containsSubsequence(before, apart)
                    .endsWith(", so use one of them everywhere");
        } finally {
            elsewhere.onServer(false).shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
