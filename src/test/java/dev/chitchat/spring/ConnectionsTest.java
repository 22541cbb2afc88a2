package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.TransportException;
import dev.chitchat.signals.Recorded;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/** SSL bundles and customizers reach the connections that calls go over. */
@Timeout(60)
class ConnectionsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final HeldCertificate root =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private final HeldCertificate known = new HeldCertificate.Builder()
            .signedBy(root)
            .addSubjectAlternativeName("localhost")
            .build();
    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() {
        server.enqueue(new MockResponse.Builder()
                .body("{\"ActionStatus\":\"OK\",\"ErrorCode\":0,\"ErrorInfo\":\"\"}")
                .build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ApplicationContextRunner runner(String scheme) throws IOException {
        server.start(InetAddress.getByName("localhost"), 0);
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class, SslAutoConfiguration.class))
                .withPropertyValues(
                        "chitchat.sdk-app-id=88888888",
                        "chitchat.secret-key=key",
                        "chitchat.client.max-retries=0",
                        "chitchat.endpoint=" + scheme + "://localhost:" + server.getPort(),
                        "spring.ssl.bundle.pem.ours.truststore.certificate=" + root.certificatePem(),
                        "spring.ssl.bundle.pem.ours.keystore.certificate=" + known.certificatePem(),
                        "spring.ssl.bundle.pem.ours.keystore.private-key=" + known.privateKeyPkcs8Pem());
    }

    private void encrypt(HeldCertificate certificate) {
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .heldCertificate(certificate, root.certificate())
                .addTrustedCertificate(root.certificate())
                .build();
        server.useHttps(certificates.sslSocketFactory());
    }

    @Test
    void anAuthorityOfTheBundleIsBelieved() throws Exception {
        encrypt(known);
        runner("https")
                .withPropertyValues("chitchat.ssl.bundle=ours")
                .run(context -> succeeds(context.getBean(ChitchatClient.class)));
    }

    @Test
    void aServerThatAsksIsShownTheCertificateOfTheBundle() throws Exception {
        encrypt(known);
        server.requireClientAuth();
        runner("https")
                .withPropertyValues("chitchat.ssl.bundle=ours")
                .run(context -> succeeds(context.getBean(ChitchatClient.class)));

        assertThat(server.takeRequest().getHandshake())
                .satisfies(handshake -> assertThat(handshake.peerCertificates()).isNotEmpty());
    }

    @Test
    void aBundleThatIsReloadedHoldsForTheNextConnection(@TempDir Path folder) throws Exception {
        encrypt(known);
        HeldCertificate stranger =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        Path believed = Files.writeString(folder.resolve("ca.pem"), stranger.certificatePem());
        runner("https")
                .withPropertyValues(
                        "spring.ssl.bundle.watch.file.quiet-period=100ms",
                        "spring.ssl.bundle.pem.kept.reload-on-update=true",
                        "spring.ssl.bundle.pem.kept.truststore.certificate=" + believed,
                        "chitchat.ssl.bundle=kept")
                .run(context -> {
                    CountDownLatch reloaded = new CountDownLatch(1);
                    context.getBean(SslBundles.class).addBundleUpdateHandler("kept", bundle -> reloaded.countDown());
                    isRefused(context.getBean(ChitchatClient.class));

                    Files.writeString(believed, root.certificatePem());

                    assertThat(reloaded.await(20, TimeUnit.SECONDS)).isTrue();
                    succeeds(context.getBean(ChitchatClient.class));
                });
    }

    @Test
    void withoutTheBundleNobodyKnowsThatAuthority() throws Exception {
        encrypt(known);
        runner("https").run(context -> isRefused(context.getBean(ChitchatClient.class)));
    }

    @Test
    void aBundleDoesNotExcuseAnotherName() throws Exception {
        encrypt(new HeldCertificate.Builder()
                .signedBy(root)
                .addSubjectAlternativeName("elsewhere.test")
                .build());
        runner("https")
                .withPropertyValues("chitchat.ssl.bundle=ours")
                .run(context -> isRefused(context.getBean(ChitchatClient.class)));
    }

    @Test
    void aPlainAddressStaysPlain() throws Exception {
        runner("http")
                .withPropertyValues("chitchat.ssl.bundle=ours")
                .run(context -> succeeds(context.getBean(ChitchatClient.class)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chitchat.ssl.bundle=unknown", "chitchat.client.ca-file=/nowhere"})
    void aBundleThatCannotBeIsSaidOfTheProperty(String set) throws Exception {
        runner("https").withPropertyValues("chitchat.ssl.bundle=ours", set).run(context -> {
            assertThat(context).hasFailed();
            assertThat(NestedExceptionUtils.getRootCause(context.getStartupFailure()))
                    .isInstanceOfSatisfying(
                            PropertyException.class,
                            wrong -> assertThat(wrong.problems.get(0).property())
                                    .isIn("chitchat.ssl.bundle", "chitchat.client.ca-file"));
        });
    }

    @Test
    void aWishOfACustomizerTakesNoBundleAway() throws Exception {
        encrypt(known);
        runner("https")
                .withPropertyValues("chitchat.ssl.bundle=ours")
                .withBean(
                        ChitchatClientBuilderCustomizer.class,
                        () -> (account, builder) ->
                                builder.httpClient(client -> client.headers(headers -> headers.set("X-Wish", "mine"))))
                .run(context -> succeeds(context.getBean(ChitchatClient.class)));

        assertThat(server.takeRequest().getHeaders().get("X-Wish")).isEqualTo("mine");
    }

    @Test
    void customizersChangeTheConnectionsInTheirOrder() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        runner("http")
                .withBean("second", ChitchatClientBuilderCustomizer.class, () -> new Second(asked))
                .withBean("first", ChitchatClientBuilderCustomizer.class, () -> new First(asked))
                .run(context -> succeeds(context.getBean(ChitchatClient.class)));

        assertThat(asked).containsExactly("first default", "second default");
        assertThat(server.takeRequest().getHeaders().get("X-Wish")).isEqualTo("second");
    }

    @Order(1)
    private record First(List<String> asked) implements ChitchatClientBuilderCustomizer {
        @Override
        public void customize(String account, ChitchatClientBuilder builder) {
            asked.add("first " + account);
            builder.httpClient(client -> client.headers(headers -> headers.set("X-Wish", "first")));
        }
    }

    @Order(2)
    private record Second(List<String> asked) implements ChitchatClientBuilderCustomizer {
        @Override
        public void customize(String account, ChitchatClientBuilder builder) {
            asked.add("second " + account);
            builder.httpClient(client -> client.headers(headers -> headers.set("X-Wish", "second")));
        }
    }

    @Test
    void noWishMakesACallGoTwice() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(307)
                .addHeader("Location", "/elsewhere")
                .build());
        runner("http")
                .withBean(
                        ChitchatClientBuilderCustomizer.class,
                        () -> (account, builder) -> builder.httpClient(
                                client -> client.followRedirect(true).disableRetry(false)))
                .run(context -> {
                    succeeds(context.getBean(ChitchatClient.class));
                    isRefused(context.getBean(ChitchatClient.class));
                });

        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void callsAreMadeOnTheEventLoopsOfTheApplication() throws Exception {
        List<String> threads = new CopyOnWriteArrayList<>();
        runner("http")
                .withBean(ReactorResourceFactory.class, ConnectionsTest::ownLoops)
                .run(context -> Recorded.of(context.getBean(ChitchatClient.class)
                                .update(ChitchatUpdate.of("q").withAnswer("Hello!"))
                                .doOnNext(receipt ->
                                        threads.add(Thread.currentThread().getName())))
                        .expectNextCount(1)
                        .expectComplete()
                        .verify(SOON));

        assertThat(threads).hasSize(1).allMatch(name -> name.startsWith("ours-"), "on loops of the application's own");
    }

    private static ReactorResourceFactory ownLoops() {
        ReactorResourceFactory loops = new ReactorResourceFactory();
        loops.setUseGlobalResources(false);
        loops.setLoopResources(LoopResources.create("ours"));
        loops.setShutdownQuietPeriod(Duration.ZERO);
        return loops;
    }

    private static void succeeds(ChitchatClient client) {
        Recorded.of(client.update(ChitchatUpdate.of("q").withAnswer("Hello!")))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }

    private static void isRefused(ChitchatClient client) {
        Recorded.of(client.update(ChitchatUpdate.of("q").withAnswer("Hello!")))
                .expectError(TransportException.class)
                .verify(SOON);
    }
}
