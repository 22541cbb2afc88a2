package dev.chitchat.cli.journal;

import dev.chitchat.cli.process.UsageException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.text.Place;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a results file back. What a crash left of a last line is passed over; anything else that is no result refuses the
 * file, so that no other file is taken for a journal and written to.
 */
public final class JournalReader {

    private final Journal journal = new Journal();
    private final Path file;
    private final String command;
    private final String firstKey;
    private final Consumer<Map<String, @Nullable Object>> taker;
    private long number;

    private JournalReader(Path file, boolean push) {
        this.file = file;
        this.command = push ? "push" : "stream";
        this.firstKey = push ? "call" : "line";
        this.taker = push ? journal::addTask : members -> journal.add(Journal.JournalLine.of(members));
    }

    /** Reads the results of streams. Throws UsageException if the file holds anything else. */
    public static Journal ofStream(Path file) throws IOException {
        return new JournalReader(file, false).read();
    }

    /** Reads the results of pushes. Throws UsageException if the file holds anything else. */
    public static Journal ofPush(Path file) throws IOException {
        return new JournalReader(file, true).read();
    }

    /** Nothing, for a run that starts afresh. Throws UsageException if the file holds anything. */
    public static Journal ofNothing(Path file) throws IOException {
        if (Files.size(file) > 0) {
            throw new UsageException(
                    "'" + file + "' already has something in it, perhaps the results of an earlier run;"
                            + " give --resume to go on from those, or name another file");
        }
        return new Journal();
    }

    private Journal read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    take(line.toByteArray());
                    line.reset();
                } else {
                    line.write(b);
                }
            }
        }
        if (!tornResult(line.toByteArray())) {
            number++;
            throw foreign("it is the start of none");
        }
        return journal;
    }

    private void take(byte[] line) {
        number++;
        String text = new String(line, StandardCharsets.UTF_8);
        try {
            taker.accept(JsonLine.read(text));
            journal.readTo(line.length + 1);
        } catch (InvalidUpdateException e) {
            throw foreign("it is no JSON object");
        } catch (IllegalArgumentException e) {
            throw foreign(String.valueOf(e.getMessage()));
        }
    }

    /** A crash of the machine may also leave zeros where a line was to be. */
    private boolean tornResult(byte[] tail) {
        byte[] beginning = ("{\"" + firstKey + "\":").getBytes(StandardCharsets.UTF_8);
        boolean start = true;
        boolean zeros = true;
        for (int i = 0; i < tail.length; i++) {
            start &= i >= beginning.length || tail[i] == beginning[i];
            zeros &= tail[i] == 0;
        }
        return start || zeros;
    }

    private UsageException foreign(String why) {
        return new UsageException(new Place(file.toString(), number, 1) + ": this line is no result of " + command
                + ": " + why + "; to go on from it, --results must name what an earlier " + command + " has written");
    }
}
