package dev.chitchat.sandbox;

/** A body that a command cannot be carried out with; keeps no stack trace, since it is an everyday answer. */
final class BadParameter extends Exception {

    private static final long serialVersionUID = 1;

    BadParameter(String info) {
        super(info, null, false, false);
    }

    Reply ruling() {
        return new Reply(Reply.BAD_PARAMETER, String.valueOf(getMessage()));
    }
}
