package dev.chitchat.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Counts buffers that Netty's allocators hand out and get back, by the events they tell the JVM's flight recorder. */
final class BufferLeaks implements AutoCloseable {

    private static final String LENT = "io.netty.AllocateBuffer";
    /** A buffer that grows is handed out once more, and comes back once. */
    private static final String GROWN = "io.netty.ReallocateBuffer";

    private static final String RETURNED = "io.netty.FreeBuffer";

    /** How many were handed out since the start, and how many of these came back. */
    record Count(long lent, long returned) {}

    private final Recording recording = new Recording();

    private BufferLeaks() {
        recording.enable(LENT).withoutStackTrace();
        recording.enable(GROWN).withoutStackTrace();
        recording.enable(RETURNED).withoutStackTrace();
        recording.start();
    }

    static BufferLeaks start() {
        return new BufferLeaks();
    }

    /** The count so far; of the whole JVM, so what others do at this moment is in it. */
    Count now() {
        try {
            return read();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Count read() throws IOException {
        Path file = Files.createTempFile("buffers", ".jfr");
        try {
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            return new Count(count(events, LENT) - count(events, GROWN), count(events, RETURNED));
        } finally {
            Files.delete(file);
        }
    }

    private static long count(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .count();
    }

    @Override
    public void close() {
        recording.close();
    }
}
