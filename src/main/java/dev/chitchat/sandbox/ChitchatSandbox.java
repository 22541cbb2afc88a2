package dev.chitchat.sandbox;

import dev.chitchat.sandbox.console.Console;
import dev.chitchat.sandbox.server.SandboxHandler;
import dev.chitchat.sandbox.server.Service;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * A stand-in for the service on 127.0.0.1, for tests and first steps: it checks calls as the service does, limits them,
 * keeps the small-talk library it was sent, categories included, and tells what it has seen. Each application has a
 * limit of its own for each command. Each answer has a {@code RequestId}, and one in eight a field that no page names.
 *
 * <pre>{@code
 * try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
 *     ChitchatClient client = ChitchatClient.builder().account(account).endpoint(sandbox.endpoint()).build();
 *     client.update(ChitchatUpdate.of("a question").withAnswer("Hello!")).block();
 *     assertThat(sandbox.library()).containsKey("a question");
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread at any time, the queries also after {@link #close()}. All sandboxes of a
 * JVM share a few daemon threads, so that starting hundreds of them costs no more than their ports. Nothing that serves
 * a call ever blocks a thread. {@code GET /stats} and {@code GET /library} show the same as the methods, as JSON.
 *
 * <p>{@code GET /} is a page for a browser on the same machine: the library, arrivals against the limit, the last
 * calls, and buttons that change model, limit, jitter and faults while callers run. Only this page needs
 * {@code org.webjars.npm:uplot} on the class path, and says so where that is missing.
 */
public final class ChitchatSandbox implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The threads of all sandboxes: apart from a client's, so that neither waits for the other. */
    private static final LoopResources LOOPS = LoopResources.create("chitchat-sandbox", 2, true);

    private final Service service;
    private final SandboxHandler handler;
    private final ChannelGroup connections;
    private final DisposableServer server;

    private ChitchatSandbox(SandboxOptions options) {
        long startNanos = System.nanoTime();
        service = new Service(options, () -> System.nanoTime() - startNanos);
        handler = new SandboxHandler(service, Schedulers.parallel(), Sinks.empty());
        connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        Console console = new Console(service);
        HttpServer http = HttpServer.create()
                .host(HOST)
                .port(options.port())
                .runOn(LOOPS)
                .doOnConnection(connection -> connections.add(connection.channel()))
                .handle((request, response) -> console.serves(request)
                        ? console.handle(request, response)
                        : handler.handle(request, response));
        server = bind(http, options.port());
    }

    /**
     * Starts a sandbox with {@link SandboxOptions#DEFAULTS}: any free port, 5 calls a second, no delay, no fault.
     *
     * @return the sandbox, listening
     * @throws UncheckedIOException if it cannot listen
     */
    public static ChitchatSandbox start() {
        return start(SandboxOptions.DEFAULTS);
    }

    /**
     * Starts a sandbox. Blocks for the moment that binding takes, so not to be called from a thread of Reactor.
     *
     * @param options how it behaves
     * @return the sandbox, listening
     * @throws UncheckedIOException if the port is taken; the message names it
     */
    public static ChitchatSandbox start(SandboxOptions options) {
        return new ChitchatSandbox(options);
    }

    private static DisposableServer bind(HttpServer server, int port) {
        try {
            return server.bindNow(PATIENCE);
        } catch (ChannelBindException e) {
            BindException cause = new BindException("cannot listen on " + HOST + ":" + port
                    + ", the port is taken or not allowed; choose another one, or 0 for any that is free");
            cause.initCause(e);
            throw new UncheckedIOException(cause.getMessage(), cause);
        }
    }

    /** {@return where it listens, {@code http://127.0.0.1:PORT}, to be given to a client as its endpoint} */
    public URI endpoint() {
        return URI.create("http://" + HOST + ":" + port());
    }

    /** {@return the port it listens on, also where any free one was asked for} */
    public int port() {
        return server.port();
    }

    /** {@return the last 1,000,000 calls in order of arrival, without those still on their way in; a copy} */
    public List<RecordedCall> calls() {
        return service.look(now -> now.log().calls());
    }

    /** {@return what was seen since the start or the last {@link #reset}} */
    public SandboxStatistics statistics() {
        return service.look(now -> now.log().statistics());
    }

    /** {@return the library now: the question behind each id, in the order in which they were added; a copy} */
    public Map<String, StoredQuestion> library() {
        return service.look(now -> now.library().questions());
    }

    /**
     * {@return every change of a question that took effect, at most the first 100,000, in order; a copy, empty if there
     * was none}
     *
     * @param questionId the id of the standard question
     */
    public List<AppliedChange> history(String questionId) {
        return service.look(now -> now.library().history(questionId));
    }

    /**
     * Puts a question into the library without a call, as somebody at the console would; it is in no history.
     *
     * @param questionId the id of the standard question
     * @param question what the library is to hold of it
     * @throws IllegalArgumentException if the id is blank, which no answer of the service has
     */
    public void put(String questionId, StoredQuestion question) {
        if (questionId.isBlank()) {
            throw new IllegalArgumentException("a question needs an id, and this one is blank");
        }
        service.change(library -> library.put(questionId, question));
    }

    /**
     * Puts categories and questions into the library without a call; they are in no history.
     *
     * @param seed what the library is to hold beside what it holds already
     */
    public void load(LibrarySeed seed) {
        service.change(seed::into);
    }

    /** {@return the library's categories, those preset by the system included; a copy} */
    public Collection<StoredCategory> categories() {
        return service.look(now -> now.library().categories());
    }

    /** {@return how it behaves now} */
    public SandboxOptions options() {
        return service.options();
    }

    /**
     * Changes how it behaves, from the next call on; a call on its way in keeps the delays and the fault drawn for it.
     * The port stays. Counting goes on as it was, unless limit, model or seed change: then it starts afresh.
     *
     * @param changed how it is to behave; its port is passed over
     */
    public void options(SandboxOptions changed) {
        service.options(now -> changed);
    }

    /**
     * Forgets calls, counts and library, and behaves as it did when it was started, for the next test. Calls on their
     * way in stay.
     */
    public void reset() {
        service.reset();
    }

    /**
     * Closes the port and every connection and forgets what is under way. The records can still be read. Waits until
     * the port is free again, unless called from a thread that must not block. Closing twice does nothing.
     */
    @Override
    public void close() {
        handler.close();
        server.dispose();
        ChannelGroupFuture hungUp = connections.close();
        if (!Schedulers.isInNonBlockingThread()) {
            server.onDispose().block(PATIENCE);
            hungUp.awaitUninterruptibly(PATIENCE.toMillis());
        }
    }

    /** The address, nothing secret. */
    @Override
    public String toString() {
        return "ChitchatSandbox[" + endpoint() + "]";
    }
}
