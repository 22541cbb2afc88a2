package dev.chitchat.sandbox;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the service answers: a code of its own, a text that says why, and the fields that a command adds. */
record Reply(int code, String info, @Nullable ObjectNode fields) {

    static final Reply OK = new Reply(0, "");
    static final Reply TOO_MANY = new Reply(-14, "more calls than this command's limit allows");
    static final Reply TIMED_OUT = new Reply(60008, "service timed out");
    static final Reply NO_CALL = new Reply(RecordedCall.NO_CODE, "");

    static final Reply PRESET_CATEGORY = new Reply(-50011, "the category is preset by the system");

    static final int BAD_PARAMETER = -7;
    static final int NOT_ADMINISTRATOR = -20;
    static final int NO_SUCH_RESOURCE = -50003;
    static final int BAD_URL = 60002;
    static final int BAD_ACCOUNT = 60004;
    static final int BAD_APP_ID = 60006;
    static final int NO_SUCH_COMMAND = 60009;
    static final int NO_APP_ID = 60012;
    static final int SIG_EXPIRED = 70001;
    static final int SIG_EMPTY = 70002;
    static final int SIG_DAMAGED = 70003;
    static final int SIG_OTHER_KEY = 70009;
    static final int SIG_OTHER_IDENTIFIER = 70013;
    static final int SIG_OTHER_APP = 70014;
    static final int NO_SUCH_APP = 70020;

    Reply(int code, String info) {
        this(code, info, null);
    }

    static Reply ok(ObjectNode fields) {
        return new Reply(0, "", fields);
    }

    static Reply noSuch(String what) {
        return new Reply(NO_SUCH_RESOURCE, "the library holds no such " + what);
    }

    boolean isOk() {
        return code == 0;
    }
}
