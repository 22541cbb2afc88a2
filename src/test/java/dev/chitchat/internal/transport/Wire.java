package dev.chitchat.internal.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers whatever comes with the same bytes, HTTP or not, and says how often it was asked. */
final class Wire implements AutoCloseable {

    /** What is done with a connection after something has come in. */
    interface Reply {
        void write(OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final Reply reply;
    private final Runnable onClose;

    private Wire(Reply reply, Runnable onClose) throws IOException {
        this.reply = reply;
        this.onClose = onClose;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    static Wire answering(String text) throws IOException {
        return answering(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Wire answering(byte[] bytes) throws IOException {
        return replying(out -> out.write(bytes));
    }

    /** Counts down when the client has closed a connection. */
    static Wire answeringUntilClosed(String text, CountDownLatch closed) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new Wire(out -> out.write(bytes), closed::countDown);
    }

    static Wire hangingUp() throws IOException {
        return replying(out -> out.close());
    }

    static Wire replying(Reply reply) throws IOException {
        return new Wire(reply, () -> {});
    }

    int connections() {
        return connections.get();
    }

    int requests() {
        return requests.get();
    }

    TransportOptions options(String scheme) {
        return TransportOptions.of(URI.create(scheme + "://localhost:" + server.getLocalPort()));
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            threads.shutdown();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            byte[] some = new byte[8192];
            while (in.read(some) >= 0) {
                requests.incrementAndGet();
                reply.write(socket.getOutputStream());
                socket.getOutputStream().flush();
            }
            onClose.run();
        } catch (IOException gone) {
            // The client has closed the connection, which is what most of these tests are about.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
