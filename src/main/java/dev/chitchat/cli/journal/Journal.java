package dev.chitchat.cli.journal;

import dev.chitchat.api.ResultLine;
import dev.chitchat.cli.input.Fingerprint;
import dev.chitchat.cli.journal.Journal.JournalLine.Fate;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.ServiceCode;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.text.Place;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What earlier runs have come to: the fate of each line of a stream, or the tasks of a push that have no good end so
 * far. The latest result of a line or a task counts. A dozen bytes a line, however long the results are.
 *
 * <p>The results of a merged call are written together, that of the carrier last. So a merged line counts only once its
 * carrier is in effect: where a crash tore the group, all of it is open, and is sent again as one.
 */
public final class Journal {

    private static final int LARGEST = 100_000_000;

    private final Map<Integer, List<JournalLine>> withoutCarrier = new HashMap<>();
    private long[] fingerprints = new long[256];
    private @Nullable Fate[] fates = new Fate[256];

    /** The last line with a result; 0 if there is none. */
    int last;

    private long failedOpen;
    private int reach;
    private long length;

    /** What was planned and has no good end so far, by the {@linkplain PushTask#key keys}. */
    public final Map<String, PushTask> openTasks = new LinkedHashMap<>();

    /** The revisions of what a question of several calls may be left at; all else is the work of others. */
    public final Set<String> halfDone = new HashSet<>();

    /** Nothing, for a run that starts afresh. Throws UsageException if the file holds anything. */
    public static Journal ofNothing(Path file) throws IOException {
        if (Files.size(file) > 0) {
            throw new UsageException(
                    "'" + file + "' already has something in it, perhaps the results of an earlier run;"
                            + " give --resume to go on from those, or name another file");
        }
        return new Journal();
    }

    /**
     * Reads the results of {@code stream} or {@code push} back. What a crash left of a last line is passed over;
     * any other line that is no result throws UsageException: no other file is taken for a journal and written to.
     */
    public static Journal read(Path file, String command) throws IOException {
        boolean ofPush = command.equals("push");
        Journal journal = new Journal();
        long number = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                number++;
                Map<String, @Nullable Object> members = JsonLine.read(line.toString(StandardCharsets.UTF_8));
                if (ofPush) {
                    journal.addTask(members);
                } else {
                    journal.add(JournalLine.of(members));
                }
                journal.length += line.size() + 1;
                line.reset();
            }
            number++;
            String torn = line.toString(StandardCharsets.ISO_8859_1);
            String start = ofPush ? "{\"call\":" : "{\"line\":";
            boolean zeros = torn.chars().allMatch(c -> c == 0); // a crash of the machine may leave them
            if (!torn.startsWith(start) && !start.startsWith(torn) && !zeros) {
                throw new IllegalArgumentException("it is the start of none");
            }
            return journal;
        } catch (InvalidUpdateException | IllegalArgumentException e) {
            String why = e instanceof InvalidUpdateException ? "it is no JSON object" : e.getMessage();
            throw new UsageException(new Place(file.toString(), number, 1) + ": this line is no result of " + command
                    + ": " + why + "; to go on from it, --results must name what an earlier " + command
                    + " has written");
        }
    }

    /** How many bytes of the file are whole lines. */
    public long length() {
        return length;
    }

    /** Takes in the next result of a push. Throws IllegalArgumentException if it is none. */
    void addTask(Map<String, @Nullable Object> members) {
        if (!(members.get("call") instanceof String call) || !(members.get("Question") instanceof String question)) {
            throw new IllegalArgumentException("it names no call and Question");
        }
        String id = members.get("StandardQuestionId") instanceof String known ? known : null;
        PushTask task = new PushTask(call, id, question, null);
        if (members.get("Revision") instanceof String states) {
            halfDone.addAll(List.of(states.split(" ")));
        }
        switch (String.valueOf(members.get("outcome"))) {
            case "planned", "failed" -> openTasks.put(task.key(), task);
            case "applied", "settled" -> openTasks.remove(task.key());
            default -> throw new IllegalArgumentException("it has no outcome that is known");
        }
    }

    /** Takes in the next result of a stream. Throws IllegalArgumentException if its line is beyond all reason. */
    void add(JournalLine result) {
        if (result.line() > LARGEST) {
            throw new IllegalArgumentException("it names a line beyond " + LARGEST);
        }
        if (result.into() != null && fate(result.into()) != Fate.IN_EFFECT) {
            withoutCarrier
                    .computeIfAbsent(result.into(), any -> new ArrayList<>())
                    .add(result);
            return;
        }
        note(result);
        if (result.fate() == Fate.IN_EFFECT) {
            Objects.requireNonNullElse(withoutCarrier.remove(result.line()), List.<JournalLine>of())
                    .forEach(this::note);
        }
    }

    private void note(JournalLine result) {
        int line = result.line();
        Integer carrier = result.into();
        if (carrier != null) {
            reach = Math.max(reach, line - carrier);
        }
        if (line >= fates.length) {
            int capacity = Math.max(line + 1, fates.length * 2);
            fingerprints = Arrays.copyOf(fingerprints, capacity);
            fates = Arrays.copyOf(fates, capacity);
        }
        fingerprints[line] = result.fingerprint().bits();
        fates[line] = result.fate();
        last = Math.max(last, line);
        failedOpen += result.fate() == Fate.OPEN ? 1 : 0;
    }

    boolean knows(long line) {
        return line <= last && fates[(int) line] != null;
    }

    /** The fate of a line, open where nothing is known. */
    public Fate fate(long line) {
        return line <= last ? Objects.requireNonNullElse(fates[(int) line], Fate.OPEN) : Fate.OPEN;
    }

    /** Whether the line of a result reads as it did then. */
    boolean matches(long line, Fingerprint now) {
        return fingerprints[(int) line] == now.bits();
    }

    /** How many results, also superseded ones, left their line open. */
    public long failedOpen() {
        return failedOpen;
    }

    /** How many lines the farthest update stood behind the one whose call carried it; 0 if nothing was merged. */
    public int reach() {
        return reach;
    }

    /** How many lines before the last one with a result have none. */
    public long missing() {
        return last - IntStream.rangeClosed(1, last).filter(this::knows).count();
    }

    /** A result line read back: the input line that it is about, and the line whose call carried that, if another. */
    public record JournalLine(int line, Fate fate, @Nullable Integer into, Fingerprint fingerprint) {

        /** What a result means for another run. */
        public enum Fate {
            /** Nothing is known, or it may pass now: to be sent. */
            OPEN,
            /** Failed for good: not to be sent again. */
            REFUSED,
            /** The library has it: not to be sent again. */
            IN_EFFECT
        }

        /** Reads a line. Throws IllegalArgumentException if it is not a result of {@code stream}. */
        static JournalLine of(Map<String, @Nullable Object> members) {
            if (!(members.get("line") instanceof Integer line) || line < 1) {
                throw new IllegalArgumentException("it names no line of an input");
            }
            if (!(members.get("sha256") instanceof String sha256)) {
                throw new IllegalArgumentException("it has no sha256");
            }
            Integer into = members.get("into") instanceof Integer carrier ? carrier : null;
            // A failure of the account says nothing about the line.
            boolean mayPass = Boolean.TRUE.equals(members.get("retryable"))
                    || (members.get("errorCode") instanceof Integer code
                            && ServiceCode.of(code).affectsEveryCall());
            Fate fate = switch (String.valueOf(members.get("outcome"))) {
                case "applied" -> Fate.IN_EFFECT;
                case "merged" -> {
                    if (into == null) {
                        throw new IllegalArgumentException("it does not say into what it was merged");
                    }
                    yield Fate.IN_EFFECT;
                }
                case "failed" -> mayPass ? Fate.OPEN : Fate.REFUSED;
                default -> throw new IllegalArgumentException("it has no outcome that is known");
            };
            return new JournalLine(line, fate, into, Fingerprint.parse(sha256));
        }
    }

    /** One thing that a push does to one question; of one with several the revisions that may be found on the way. */
    public record PushTask(
            String call,
            @Nullable String id,
            String question,
            @Nullable String states) {

        /** Tells it from every other task, in a later run too. */
        public String key() {
            return call + "\n" + (id == null ? question : id);
        }

        /**
         * A line of results about it: {@code planned} before anything is sent, for a run that goes on, then
         * {@code applied} or {@code failed}; {@code settled} where its answer was not seen and nothing is left to do.
         */
        public Map<String, Object> line(String outcome, @Nullable ChitchatException error) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("call", call);
            if (id != null) {
                line.put("StandardQuestionId", id);
            }
            line.put("Question", question);
            line.put("outcome", outcome);
            if (states != null && outcome.equals("planned")) {
                line.put("Revision", states);
            }
            if (error != null) {
                Map<String, Object> said = ResultLine.of(error, null).members();
                said.keySet().retainAll(List.of("errorCode", "RequestId", "error", "retryable"));
                line.putAll(said);
            }
            return line;
        }
    }
}
