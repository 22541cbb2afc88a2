package dev.chitchat.error;

/** Cuts foreign text short and takes its control characters out, so that it can stand in a message. */
final class Excerpt {

    private static final int LONGEST = 200;

    private Excerpt() {}

    static String of(String text) {
        String head = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return head.replaceAll("\\p{Cntrl}+", " ");
    }
}
