package dev.chitchat.cli.input;

import dev.chitchat.internal.text.Place;
import dev.chitchat.internal.text.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A YAML document that is a list of entries. Every scalar but null is the text that stands there, whatever type YAML
 * would guess; what makes a text mean another one, such as an anchor, an alias or a tag, is refused.
 *
 * <p>Takes the events of the parser below Jackson's reader, as that shows no anchor of a text and no second document.
 */
public final class YamlRows extends RowReader {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private final Iterator<Event> events;
    private final String text;
    private boolean ended;

    /** Reads up to the first entry. Throws IOException, with the place, if it does not decode or is no list. */
    YamlRows(LineReader lines, Columns columns) throws IOException {
        super(lines, columns);
        text = lines.rest();
        // The file is the user's own, and a library may be larger than the 3 MiB that are usual. One buffer holds all
        // of it, since the parser fails where a character of two halves lies across the end of one.
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(text.length() + 2)
                .build();
        events = new Parse(settings).parseString(text).iterator();
        take();
        ended = take() instanceof StreamEndEvent;
        if (!ended) {
            Event list = take();
            if (!(list instanceof SequenceStartEvent)) {
                throw wrong(
                        list,
                        "a list of questions is expected, each with a dash before it"
                                + (list instanceof MappingStartEvent
                                        ? ", but it begins with the name '" + Redaction.of(String.valueOf(text(take())))
                                                + "', perhaps as a file of another chatbot; make a list of it, with yq for example"
                                        : ""));
            }
        }
    }

    @Override
    public @Nullable Row next() throws IOException {
        Event entry = ended ? null : take();
        if (entry instanceof SequenceEndEvent) {
            ended = true;
            take();
            Event more = take();
            if (!(more instanceof StreamEndEvent)) {
                throw wrong(more, "another document begins; keep all questions in one list");
            }
        }
        if (entry == null || ended) {
            return null;
        }
        if (!(entry instanceof MappingStartEvent)) {
            throw wrong(entry, "it is no question, which has names and values; mend it");
        }
        Map<String, Place> names = new HashMap<>();
        Map<String, @Nullable Object> members = members(names);
        refuseTornEntry();
        return ofDocument(place(entry.getStartMark()).with(names), members);
    }

    /** An entry that ends at a wrong indent lacks the names after it, so it is not handed out. */
    private void refuseTornEntry() throws IOException {
        try {
            boolean unused = events.hasNext();
        } catch (MarkedYamlEngineException e) {
            if (e.getProblem().contains("block end")) {
                throw wrong(e.getProblemMark(), words(e.getProblem()));
            }
        }
    }

    private Map<String, @Nullable Object> members(Map<String, Place> names) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (Event key = take(); !(key instanceof MappingEndEvent); key = take()) {
            String name = String.valueOf(text(key));
            if (members.containsKey(name)) {
                throw wrong(key, "'" + Redaction.of(name) + "' stands twice in its entry; leave one out");
            }
            names.put(name, place(key.getStartMark()));
            members.put(name, value(take()));
        }
        return members;
    }

    private @Nullable String text(Event event) throws IOException {
        if (!(event instanceof ScalarEvent scalar)) {
            throw wrong(event, "a text is expected here");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(scalar.getValue())) {
            throw wrong(event, "the text holds half of a character; write all of it");
        }
        return scalar.isPlain() && NULLS.contains(scalar.getValue()) ? null : scalar.getValue();
    }

    private @Nullable Object value(Event event) throws IOException {
        if (!(event instanceof SequenceStartEvent)) {
            return text(event);
        }
        List<@Nullable String> texts = new ArrayList<>();
        for (Event element = take(); !(element instanceof SequenceEndEvent); element = take()) {
            texts.add(text(element));
        }
        return texts;
    }

    /** The next event, refused where it makes what is read differ from what is written. */
    private Event take() throws IOException {
        Event event;
        try {
            event = events.next();
        } catch (MarkedYamlEngineException e) {
            throw wrong(e.getProblemMark(), words(e.getProblem()));
        } catch (ReaderException e) {
            String before = text.substring(0, text.offsetByCodePoints(0, e.getPosition()));
            int start = before.lastIndexOf('\n') + 1;
            Place at = lines.place(
                    1 + before.chars().filter(c -> c == '\n').count(),
                    1 + before.codePointCount(start, before.length()));
            throw new LineReader.PlacedException(
                    at + ": a control character stands there; write it in double quotes as an escape, such as \"\\a\"");
        } catch (YamlEngineException e) {
            throw wrong(Optional.empty(), "it is no YAML that can be read");
        }
        if (event instanceof AliasEvent) {
            throw wrong(event, "an alias stands for a value of elsewhere; write the value itself");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw wrong(event, "an anchor names a value for use elsewhere; leave it out");
        }
        if ((event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
                || (event instanceof CollectionStartEvent collection
                        && collection.getTag().isPresent())) {
            throw wrong(event, "a tag changes what a value is; leave it out");
        }
        return event;
    }

    /** What the parser found, in words for those who write such a file. */
    private static String words(String problem) {
        if (problem.contains("mapping values")) {
            return "a colon with a blank after it begins a value, which may not be here; put the text in quotes";
        }
        if (problem.contains("cannot start any token")) {
            return "no text may begin with this character; put the text in quotes, and indent with blanks, not tabs";
        }
        if (problem.contains("block end")) {
            return "its indent fits none of the lines before; indent all names of a question alike";
        }
        return problem.contains("':'")
                ? "a colon is missing after the name"
                : "it is no YAML from here on; put texts with special characters in quotes, and close each quote";
    }

    private IOException wrong(Event event, String what) {
        return wrong(event.getStartMark(), what);
    }

    private IOException wrong(Optional<Mark> mark, String what) {
        return new LineReader.PlacedException(place(mark) + ": " + what);
    }

    private Place place(Optional<Mark> mark) {
        return mark.map(at -> lines.place(at.getLine() + 1, at.getColumn() + 1)).orElseGet(() -> lines.place(1, 1));
    }
}
