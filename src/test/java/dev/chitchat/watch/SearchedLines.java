package dev.chitchat.watch;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Hands everything on, and each line to the search. */
final class SearchedLines extends OutputStream {

    private final String where;
    private final PrintStream real;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    SearchedLines(String where, PrintStream real) {
        this.where = where;
        this.real = real;
    }

    @Override
    public synchronized void write(int b) {
        real.write(b);
        search(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        real.write(bytes, offset, length);
        for (int i = offset; i < offset + length; i++) {
            search(bytes[i]);
        }
    }

    private void search(int b) {
        if (b == '\n') {
            Secrets.look(where, line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else {
            line.write(b);
        }
    }

    @Override
    public void flush() {
        real.flush();
    }
}
