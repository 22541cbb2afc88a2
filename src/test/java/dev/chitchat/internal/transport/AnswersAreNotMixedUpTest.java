package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.signals.Recorded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** A call gets its own answer or none, whatever else the server sends and however it is cut into packets. */
@Timeout(120)
class AnswersAreNotMixedUpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HEAD = "HTTP/1.1 200 OK~Content-Length: ";
    private static final String STRAY = HEAD + "5~~stray";
    private static final String ANSWER = HEAD + "1~~#";

    /** What the server sends for a request; {@code #} stands for its body, {@code ~} for the end of a line. */
    private static final List<String> CORRECT = List.of(
            ANSWER,
            "HTTP/1.1 103 Early Hints~~" + ANSWER,
            "HTTP/1.1 103 Early Hints~Link: </a>; rel=preload~Content-Length: 5~~" + ANSWER,
            "HTTP/1.1 100 Continue~~HTTP/1.1 102 Processing~~HTTP/1.1 103 Early Hints~X: y~~" + ANSWER,
            "HTTP/1.1 199 Odd~Connection: close~~" + ANSWER,
            "HTTP/1.1 103 Early Hints~Transfer-Encoding: chunked~~" + ANSWER,
            "HTTP/1.1 103 Early Hints~~".repeat(50) + ANSWER,
            "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~#~0~~",
            "HTTP/1.1 200 OK~Transfer-Encoding: chunked~Trailer: X~~1~#~0~X: y~~",
            "HTTP/1.1 200 OK~Connection: close~Content-Length: 1~~#",
            "HTTP/1.0 200 OK~Content-Length: 1~~#",
            "HTTP/1.0 200 OK~Connection: keep-alive~Content-Length: 1~~#");

    /** With something that belongs to no request. */
    private static final List<String> WRONG = List.of(
            ANSWER + STRAY,
            "HTTP/1.1 103 Early Hints~~" + ANSWER + STRAY,
            ANSWER + "HTTP/1.1 103 Early Hints~~",
            ANSWER + "HTTP/1.1 408 Request Timeout~Content-Length: 0~Connection: close~~",
            ANSWER + "HTTP/1.1 400 Bad Request~~",
            ANSWER + "~~",
            ANSWER + "x",
            "HTTP/1.1 103 Early Hints~Content-Length: 5~~stray" + ANSWER,
            "HTTP/1.1 103 Early Hints~Transfer-Encoding: chunked~~1~x~0~~" + ANSWER,
            "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~#~0~~" + STRAY,
            "HTTP/1.1 200 OK~Transfer-Encoding: chunked~Trailer: X~~1~#~0~X: y~~" + STRAY,
            "HTTP/1.1 200 OK~Content-Length: one~~" + STRAY,
            "HTTP/1.1 204 No Content~Content-Length: 1~~#" + STRAY,
            "HTTP/1.1 101 Switching Protocols~Upgrade: x~Connection: upgrade~~" + ANSWER);

    private final LoopResources loops = LoopResources.create("one", 1, true);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requestsAfterStray = new AtomicInteger();
    private final Semaphore sent = new Semaphore(0);
    private int answered;
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        threads.shutdownNow();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }

    private interface Dialogue {
        void hold(Socket socket, BufferedReader in) throws Exception;
    }

    private void serve(Dialogue dialogue) {
        threads.execute(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    threads.execute(() -> hold(dialogue, socket));
                }
            } catch (IOException closed) {
                assertThat(server.isClosed()).isTrue();
            }
        });
    }

    private static void hold(Dialogue dialogue, Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            dialogue.hold(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)));
        } catch (Exception gone) {
            // The client has closed the connection.
        }
    }

    /** The one letter that is the body of the next request. */
    private static String letter(BufferedReader in) throws IOException {
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            // Headers; the body follows them.
        }
        int letter = in.read();
        if (letter < 0) {
            throw new IOException("closed");
        }
        return Character.toString(letter);
    }

    private static byte[] bytes(String script, String letter) {
        return script.replace("#", letter).replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private Transport transport() {
        TransportOptions options = TransportOptions.of(URI.create("http://127.0.0.1:" + server.getLocalPort()))
                .with(o -> o.maxConnections = 1)
                .with(o -> o.attemptTimeout = Duration.ofSeconds(10));
        return Transport.create(options, client -> client.runOn(loops));
    }

    private static Mono<String> call(Transport transport, String letter) {
        byte[] body = letter.getBytes(StandardCharsets.US_ASCII);
        return transport
                .exchange(new Exchange("update_chitchat", 7, "a", "s", body, () -> {}))
                .map(answer -> new String(answer, StandardCharsets.US_ASCII));
    }

    /**
     * One call after the other, each once the server has sent all that it sends for the one before: what they were
     * answered, or a question mark.
     */
    private List<String> answers(Transport transport, int calls) throws InterruptedException {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(call(transport, letter(i)).onErrorReturn("?").block(PATIENCE));
            assertThat(sent.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
        return answers;
    }

    private static String letter(int call) {
        return Character.toString('a' + call % 26);
    }

    private void serve(String script, IntFunction<int[]> cutsOfAnswer) {
        serve((socket, in) -> {
            while (true) {
                String letter = letter(in);
                try {
                    write(socket.getOutputStream(), bytes(script, letter), cutsOfAnswer.apply(answered++));
                } finally {
                    sent.release();
                }
            }
        });
    }

    private static void write(OutputStream out, byte[] answer, int... cuts) throws IOException {
        int from = 0;
        for (int cut : cuts) {
            out.write(answer, from, cut - from);
            from = cut;
        }
        out.write(answer, from, answer.length - from);
    }

    private static int length(String script) {
        return bytes(script, "#").length;
    }

    static Stream<String> all() {
        return Stream.concat(CORRECT.stream(), WRONG.stream());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aCallGetsItsOwnAnswerOrNoneWhereverThePacketIsCut(String script) throws Exception {
        serve(script, answer -> answer == 0 ? new int[0] : new int[] {answer});
        try (Transport transport = transport()) {
            assertOwnOrNone(answers(transport, length(script)), CORRECT.contains(script));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aCallGetsItsOwnAnswerOrNoneByteByByte(String script) throws Exception {
        serve(script, answer -> IntStream.range(1, length(script)).toArray());
        try (Transport transport = transport()) {
            assertOwnOrNone(answers(transport, 5), CORRECT.contains(script));
        }
    }

    private static void assertOwnOrNone(List<String> answers, boolean all) {
        for (int i = 0; i < answers.size(); i++) {
            List<String> allowed = all ? List.of(letter(i)) : List.of(letter(i), "?");
            assertThat(answers.get(i)).as("answer %d", i).isIn(allowed);
        }
    }

    /** Only when the next call is there comes the answer: were the interim one taken for it, the next would get it. */
    @ParameterizedTest
    @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints", "199 Odd"})
    void theAnswerAfterAnInterimOneIsTheCallsOwn(String status) throws Exception {
        CountDownLatch nextIsThere = new CountDownLatch(1);
        serve((socket, in) -> {
            while (true) {
                String letter = letter(in);
                socket.getOutputStream().write(bytes("HTTP/1.1 " + status + "~Link: x~~", letter));
                nextIsThere.await();
                socket.getOutputStream().write(bytes(ANSWER, letter));
            }
        });
        try (Transport transport = transport()) {
            Mono<String> b = call(transport, "b").doOnSubscribe(s -> nextIsThere.countDown());
            Recorded.of(Flux.mergeSequential(call(transport, "a"), b))
                    .expectNext("a", "b")
                    .expectComplete()
                    .verify(PATIENCE);
        }
        assertThat(connections).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STRAY,
                "H",
                "~",
                "HTTP/1.1 103 Early Hints~~",
                "HTTP/1.1 408 Request Timeout~Connection: close~Content-Length: 0~~",
                "HTTP/1.1 400 Bad Request~~"
            })
    void whatComesOnAnIdleConnectionClosesIt(String stray) throws Exception {
        CountDownLatch aIsAnswered = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        serve((socket, in) -> {
            String letter = letter(in);
            socket.getOutputStream().write(bytes(ANSWER, letter));
            if (letter.equals("b")) {
                return;
            }
            aIsAnswered.await();
            socket.getOutputStream().write(bytes(stray, ""));
            if (in.read() < 0) {
                closed.countDown();
            }
        });
        try (Transport transport = transport()) {
            assertThat(call(transport, "a").block(PATIENCE)).isEqualTo("a");
            aIsAnswered.countDown();
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(call(transport, "b").block(PATIENCE)).isEqualTo("b");
        }
        assertThat(connections).hasValue(2);
    }

    /** The event loop is held up until the stray has arrived, so it cannot have read it when the next call comes. */
    @ParameterizedTest
    @ValueSource(strings = {STRAY, "H", "HTTP/1.1 408 Request Timeout~Connection: close~Content-Length: 0~~", ""})
    void whatCameJustBeforeTheNextCallIsNotItsAnswer(String stray) throws Exception {
        CountDownLatch sendNow = new CountDownLatch(1);
        serve((socket, in) -> {
            String letter = letter(in);
            socket.getOutputStream().write(bytes(ANSWER, letter));
            if (letter.equals("a")) {
                sendNow.await();
                socket.getOutputStream().write(bytes(stray, ""));
                socket.shutdownOutput();
                sent.release();
                letter(in);
                requestsAfterStray.incrementAndGet();
            }
        });
        try (Transport transport = transport()) {
            assertThat(call(transport, "a").block(PATIENCE)).isEqualTo("a");
            CompletableFuture<String> b = new CompletableFuture<>();
            loops.onClient(true).next().execute(() -> {
                sendNow.countDown();
                while (!sent.tryAcquire()) {
                    // Not a wait that parks: the watched run refuses that on an event loop.
                }
                call(transport, "b").subscribe(b::complete, b::completeExceptionally);
            });
            assertThat(b.get(10, TimeUnit.SECONDS)).as("over a new connection").isEqualTo("b");
        }
        assertThat(connections).hasValue(2);
        assertThat(requestsAfterStray).hasValue(0);
    }
}
