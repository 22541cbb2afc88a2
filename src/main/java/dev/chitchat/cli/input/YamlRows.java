package dev.chitchat.cli.input;

import dev.chitchat.cli.process.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A YAML document that is a list of entries. Every scalar is the text that stands there, whatever type YAML would guess,
 * but null; what makes a text mean another one, such as an anchor, an alias or a tag, is refused.
 *
 * <p>Takes the events of the parser below Jackson's reader, as that shows no anchor of a text and no second document.
 */
public final class YamlRows implements RowReader {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Fingerprint NONE = new Fingerprint(0);

    /** The file is the user's own, and a library may be larger than the 3 MiB that are usual. */
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

    private final Iterator<Event> events;
    private boolean ended;

    /**
     * Reads up to the first entry.
     *
     * @throws IOException if it is no UTF-8 or no list; the message tells the place
     */
    public YamlRows(InputStream in) throws IOException {
        events = new Parse(SETTINGS).parseString(Utf8.text(in.readAllBytes())).iterator();
        take();
        ended = take() instanceof StreamEndEvent;
        if (!ended) {
            Event list = take();
            if (!(list instanceof SequenceStartEvent)) {
                throw wrong(list, "a list of questions is expected, each with a dash before it");
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
        long line = 1L + entry.getStartMark().map(Mark::getLine).orElse(0);
        return new Row(line, members(), NONE);
    }

    private Map<String, @Nullable Object> members() throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (Event key = take(); !(key instanceof MappingEndEvent); key = take()) {
            String name = String.valueOf(text(key));
            if (members.containsKey(name)) {
                throw wrong(key, "'" + Redaction.of(name) + "' stands twice in its entry; leave one out");
            }
            members.put(name, value(take()));
        }
        return members;
    }

    private static @Nullable String text(Event event) throws IOException {
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
            throw wrong(e.getProblemMark(), e.getProblem());
        } catch (YamlEngineException e) {
            throw new IOException(Redaction.of(String.valueOf(e.getMessage())), e);
        }
        if (event instanceof AliasEvent) {
            throw wrong(event, "an alias stands for a value of elsewhere; write the value itself");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw wrong(event, "an anchor names a value for use elsewhere; leave it out");
        }
        if (tag(event).isPresent()) {
            throw wrong(event, "a tag changes what a value is; leave it out");
        }
        return event;
    }

    private static Optional<String> tag(Event event) {
        return event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
    }

    private static IOException wrong(Event event, String what) {
        return wrong(event.getStartMark(), what);
    }

    private static IOException wrong(Optional<Mark> mark, String what) {
        String place = mark.map(at -> "line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1) + ": ")
                .orElse("");
        return new IOException(place + what);
    }

    @Override
    public void close() {}
}
