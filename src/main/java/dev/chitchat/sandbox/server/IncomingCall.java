package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.commands.RequestBody;

/** A call as it was read from the wire, not checked yet. */
record IncomingCall(long receivedNanos, String method, String path, Query query, RequestBody body) {

    /** The target may be a whole URL, as programs send that take the sandbox for a proxy. */
    static IncomingCall of(long receivedNanos, String method, String target, RequestBody body) {
        String uri = target.replaceFirst("(?i)^https?://[^/?#]*", "");
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        return new IncomingCall(
                receivedNanos, method, path, Query.parse(mark < 0 ? "" : uri.substring(mark + 1)), body);
    }

    String command() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
