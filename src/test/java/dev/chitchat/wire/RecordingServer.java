package dev.chitchat.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server of sockets and nothing else, which keeps the bytes of each request and answers by its command. */
public final class RecordingServer implements AutoCloseable {

    /**
     * One request as it came.
     *
     * @param line method, target and version
     * @param headers by name in lower case
     * @param body its bytes as UTF-8
     */
    public record Recorded(String line, Map<String, String> headers, String body) {

        /** What stands before the question mark. */
        public String path() {
            return line.split(" ", 3)[1].split("\\?", 2)[0];
        }

        public String command() {
            return path().substring(path().lastIndexOf('/') + 1);
        }

        /** The parameters as they stand there, not decoded. */
        public Map<String, String> query() {
            Map<String, String> query = new LinkedHashMap<>();
            for (String pair : line.split(" ", 3)[1].split("\\?", 2)[1].split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.merge(parts[0], parts[1], (one, other) -> one + " and " + other);
            }
            return query;
        }
    }

    private final ServerSocket listening;
    private final Function<Recorded, String> answers;
    private final List<Recorded> recorded = new CopyOnWriteArrayList<>();

    /** Answers each request with a body. */
    public RecordingServer(Function<Recorded, String> answers) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.answers = answers;
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "recording-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Recorded request = read(in); request != null; request = read(in)) {
                recorded.add(request);
                byte[] body = answers.apply(request).getBytes(UTF_8);
                ByteArrayOutputStream answer = new ByteArrayOutputStream();
                answer.writeBytes(
                        ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(ISO_8859_1));
                answer.writeBytes(body);
                socket.getOutputStream().write(answer.toByteArray());
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private static @Nullable Recorded read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.merge(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip(),
                    (one, other) -> one + " and " + other);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Recorded(line, headers, new String(in.readNBytes(length), UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toString(ISO_8859_1).replaceFirst("\r$", "");
            }
            line.write(next);
        }
        return "";
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** All requests so far. */
    public List<Recorded> recorded() {
        return recorded;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
