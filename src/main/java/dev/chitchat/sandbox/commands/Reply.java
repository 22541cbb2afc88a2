package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.RecordedCall;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the service answers: a code of its own, a text that says why, and the fields that a command adds. */
public record Reply(int code, String info, Map<String, @Nullable Object> fields) {

    public static final Reply OK = new Reply(0, "");
    public static final Reply TOO_MANY = new Reply(-14, "more calls than this command's limit allows");

    /** Stands for the answer to a call that never arrived. */
    public static final Reply NO_CALL = new Reply(RecordedCall.NO_CODE, "");

    public static final int NO_SUCH_COMMAND = 60009;

    private static final int BAD_PARAMETER = -7;
    private static final int NO_SUCH_RESOURCE = -50003;

    public Reply(int code, String info) {
        this(code, info, Map.of());
    }

    static Reply ok(@Nullable Object... namesAndValues) {
        return new Reply(0, "", fields(namesAndValues));
    }

    /** An object of JSON in the order in which its names and values are given, one after the other. */
    public static Map<String, @Nullable Object> fields(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }

    public static Reply bad(BodyFields.BadParameter why) {
        return new Reply(BAD_PARAMETER, String.valueOf(why.getMessage()));
    }

    static Reply noSuch(String what) {
        return new Reply(NO_SUCH_RESOURCE, "the library holds no such " + what);
    }

    public boolean isOk() {
        return code == 0;
    }
}
