package dev.chitchat.sample;

import dev.chitchat.ChitchatClient;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.spring.ChitchatConnectionDetails;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

/** The sample application on a port of its own, and ways to talk to it. */
final class RunningSample implements AutoCloseable {

    /** A guard against hanging: under watch every byte of 20 MB is logged, which took a busy machine 99 s. */
    static final Duration SOON = Duration.ofMinutes(4);

    private final ConfigurableApplicationContext context;
    private final HttpClient http;

    private RunningSample(ConfigurableApplicationContext context) {
        this.context = context;
        this.http = HttpClient.create(ConnectionProvider.builder("test")
                        .maxConnections(1_000)
                        .pendingAcquireMaxCount(-1)
                        .build())
                .host("127.0.0.1")
                .port(port());
    }

    static RunningSample start(String... properties) {
        return start(SampleApplication.application(), properties);
    }

    /** With something else in the sandbox's place. */
    static RunningSample with(ChitchatConnectionDetails service, String... properties) {
        SpringApplication application = SampleApplication.application();
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(
                        "service", ChitchatConnectionDetails.class, () -> service, bean -> bean.setPrimary(true)));
        return start(application, properties);
    }

    private static RunningSample start(SpringApplication application, String... properties) {
        String[] arguments = Stream.concat(
                        Stream.of("server.port=0", "server.address=127.0.0.1"), Arrays.stream(properties))
                .map(property -> "--" + property)
                .toArray(String[]::new);
        application.addPrimarySources(List.of(OwnLoops.class));
        return new RunningSample(application.run(arguments));
    }

    /**
     * The event loops that all share end with the first application that ends, and this JVM has several. They end at once, as
     * there is nobody left to talk to.
     */
    @Configuration(proxyBeanMethods = false)
    static class OwnLoops {
        @Bean
        ReactorResourceFactory ownLoops() {
            ReactorResourceFactory loops = new ReactorResourceFactory();
            loops.setUseGlobalResources(false);
            loops.setShutdownQuietPeriod(Duration.ZERO);
            return loops;
        }
    }

    /** A response without what is not asked for. */
    record Answer(int status, int retryAfter, String body) {}

    private int port() {
        return Objects.requireNonNull(((ReactiveWebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    ChitchatSandbox sandbox() {
        return context.getBean(ChitchatSandbox.class);
    }

    ChitchatClient client() {
        return context.getBean(ChitchatClient.class);
    }

    static String update(String id) {
        return "{\"StandardQuestionId\":\"" + id + "\",\"Answer\":\"Hello!\",\"AnswerType\":0}";
    }

    Mono<Answer> post(String type, String body) {
        return http.headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, type))
                .post()
                .uri("/updates")
                .send(ByteBufMono.fromString(Mono.just(body)))
                .responseSingle((response, content) -> content.asString()
                        .defaultIfEmpty("")
                        .map(text -> new Answer(
                                response.status().code(),
                                response.responseHeaders().getInt(HttpHeaderNames.RETRY_AFTER, 0),
                                text)));
    }

    Answer answer(String type, String body) {
        return post(type, body).blockOptional(SOON).orElseThrow();
    }

    String get(String path) {
        return http.get()
                .uri(path)
                .responseContent()
                .aggregate()
                .asString()
                .blockOptional(SOON)
                .orElseThrow();
    }

    /** A POST of lines whose end does not come yet, from a caller with a small window. */
    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
        socket.setSoTimeout(Math.toIntExact(SOON.toMillis()));
        String head = "POST /updates HTTP/1.1|Host: localhost|Content-Type: application/x-ndjson|"
                + "Transfer-Encoding: chunked||";
        socket.getOutputStream().write(head.replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    static void writeLine(Socket socket, String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        OutputStream out = socket.getOutputStream();
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** The results among the lines that come back. */
    static Stream<String> results(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .filter(line -> line.contains("\"outcome\""));
    }

    /** Waits until more calls than before have come, none is under way, and ten looks in a row find no other. */
    void awaitQuiet(int before) {
        int[] seen = {-1, 0};
        BooleanSupplier quiet = () -> {
            int now = sandbox().calls().size();
            seen[1] = now == seen[0] && now > before ? seen[1] + 1 : 0;
            seen[0] = now;
            return seen[1] > 10 && client().quotaStatus().underWay() == 0;
        };
        StepVerifier.create(Flux.interval(Duration.ofMillis(100))
                        .filter(tick -> quiet.getAsBoolean())
                        .next())
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }

    @Override
    public void close() {
        context.close();
        // Boot turns it on for the whole JVM, and the tests after this one look at operators as they are without it.
        Hooks.disableAutomaticContextPropagation();
    }
}
