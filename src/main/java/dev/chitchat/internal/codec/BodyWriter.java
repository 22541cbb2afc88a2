package dev.chitchat.internal.codec;

import dev.chitchat.internal.json.InvalidUpdates;
import dev.chitchat.internal.json.JsonLine;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes a body field by field, in the order of the calls; what is absent is left out. */
final class BodyWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    private final JsonGenerator json = JsonLine.STRICT.createGenerator(ObjectWriteContext.empty(), out);

    BodyWriter() {
        json.writeStartObject();
    }

    BodyWriter number(String name, @Nullable Long value) {
        if (value != null) {
            json.writeName(name);
            json.writeNumber(value);
        }
        return this;
    }

    BodyWriter text(String name, @Nullable String value) {
        if (value != null) {
            InvalidUpdates.refuseBroken(name, value);
            json.writeName(name);
            json.writeString(value);
        }
        return this;
    }

    BodyWriter texts(String name, List<String> values) {
        InvalidUpdates.refuseBroken(name, values);
        json.writeName(name);
        json.writeStartArray();
        values.forEach(json::writeString);
        json.writeEndArray();
        return this;
    }

    byte[] bytes() {
        json.writeEndObject();
        json.close();
        return out.toByteArray();
    }
}
