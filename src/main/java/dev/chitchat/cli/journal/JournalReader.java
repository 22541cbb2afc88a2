package dev.chitchat.cli.journal;

import dev.chitchat.cli.process.UsageException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a results file back. What a crash left of a last line is passed over; anything else that is no result refuses the
 * file, so that no other file is taken for a journal and written to.
 */
public final class JournalReader {

    private static final byte[] START = "{\"line\":".getBytes(StandardCharsets.UTF_8);

    private final Journal journal = new Journal();
    private final Path file;
    private long length;
    private long number;

    private JournalReader(Path file) {
        this.file = file;
    }

    /**
     * What was read.
     *
     * @param journal the results
     * @param length how many bytes of the file are whole lines
     */
    public record Content(Journal journal, long length) {}

    /**
     * Reads a file.
     *
     * @throws UsageException if it holds anything else than results
     */
    public static Content read(Path file) throws IOException {
        JournalReader reader = new JournalReader(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            reader.readLines(in);
        }
        return new Content(reader.journal, reader.length);
    }

    private void readLines(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                take(line.toByteArray());
                line.reset();
            } else {
                line.write(b);
            }
        }
        if (!tornResult(line.toByteArray())) {
            number++;
            throw foreign("it is the start of none");
        }
    }

    private void take(byte[] line) {
        number++;
        length += line.length + 1;
        try {
            journal.add(JournalLine.parse(line));
        } catch (IllegalArgumentException e) {
            throw foreign(String.valueOf(e.getMessage()));
        }
    }

    /** A crash of the machine may also leave zeros where a line was to be. */
    private static boolean tornResult(byte[] tail) {
        boolean start = true;
        boolean zeros = true;
        for (int i = 0; i < tail.length; i++) {
            start &= i >= START.length || tail[i] == START[i];
            zeros &= tail[i] == 0;
        }
        return start || zeros;
    }

    private UsageException foreign(String why) {
        return new UsageException("line " + number + " of '" + file + "' is no result of stream: " + why
                + "; to go on from it, --results must name what an earlier run has written");
    }
}
