package dev.chitchat.sandbox;

/** A call as it was read from the wire, not checked yet. */
record IncomingCall(long receivedNanos, String method, String path, String queryText, RequestBody body) {

    static IncomingCall of(long receivedNanos, String method, String uri, RequestBody body) {
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String query = mark < 0 ? "" : uri.substring(mark + 1);
        return new IncomingCall(receivedNanos, method, path, query, body);
    }

    String command() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
