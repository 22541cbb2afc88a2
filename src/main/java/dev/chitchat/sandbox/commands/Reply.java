package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.RecordedCall;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the service answers: a code of its own, a text that says why, and the fields that a command adds. */
public record Reply(int code, String info, @Nullable ObjectNode fields) {

    public static final Reply OK = new Reply(0, "");
    public static final Reply TOO_MANY = new Reply(-14, "more calls than this command's limit allows");

    /** Stands for the answer to a call that never arrived. */
    public static final Reply NO_CALL = new Reply(RecordedCall.NO_CODE, "");

    public static final int NO_SUCH_COMMAND = 60009;

    private static final int BAD_PARAMETER = -7;
    private static final int NO_SUCH_RESOURCE = -50003;

    public Reply(int code, String info) {
        this(code, info, null);
    }

    static Reply ok(ObjectNode fields) {
        return new Reply(0, "", fields);
    }

    static ObjectNode newFields() {
        return JsonNodeFactory.instance.objectNode();
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
