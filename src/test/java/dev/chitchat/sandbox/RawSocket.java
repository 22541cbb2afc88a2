package dev.chitchat.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A bare connection to a sandbox, on which the end of it can be told from a reset. */
public final class RawSocket implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 5000;

    private final Socket socket;

    public RawSocket(ChitchatSandbox sandbox) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), sandbox.port());
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawSocket post(String questionId) throws IOException {
        return post("", "localhost", questionId);
    }

    /** With what stands before the path in the target, and with the value of Host. */
    public RawSocket post(String address, String host, String questionId) throws IOException {
        String body = "{\"StandardQuestionId\":\"" + questionId + "\",\"Answer\":\"Hello\"}";
        return send("POST " + address + RawCaller.PATH + "?sdkappid=" + RawCaller.APP + "&identifier="
                + RawCaller.ADMINISTRATOR + "&usersig=" + SigMaker.valid().make()
                + "&random=1&contenttype=json HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    public RawSocket send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Everything until the peer ends the connection in the usual way; a reset is an exception. */
    public String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Everything until the text turns up. */
    public String readUntil(String text) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended after: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
