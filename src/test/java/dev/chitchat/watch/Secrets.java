package dev.chitchat.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every key and UserSig of this run, and where a piece of one was seen.
 *
 * <p>A piece is {@value #PIECE} characters, wherever in the secret. Shorter keys, such as tests make up, are not looked
 * for.
 */
final class Secrets {

    private static final int PIECE = 16;

    /** zlib's first two bytes in Base64, and more than any word has. */
    private static final Pattern SIGNATURE = Pattern.compile("\\beJ[w-z][A-Za-z0-9*_-]{13,}");

    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();
    private static final Set<String> PIECES = ConcurrentHashMap.newKeySet();
    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();
    private static final AtomicLong TEXTS = new AtomicLong();

    private Secrets() {}

    static void add(String secret) {
        if (secret.length() >= PIECE && KNOWN.add(secret)) {
            for (int i = 0; i + PIECE <= secret.length(); i++) {
                PIECES.add(secret.substring(i, i + PIECE));
            }
        }
    }

    /** Looks at a text that goes out of this process. */
    static void look(String where, String text) {
        TEXTS.incrementAndGet();
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = isOfASecret(text.charAt(i)) ? run + 1 : 0;
            if (run >= PIECE && PIECES.contains(text.substring(i + 1 - PIECE, i + 1))) {
                found(where, text, i + 1 - PIECE);
                return;
            }
        }
    }

    /** Looks also for what has the form of a signature, made by whomever. */
    static void lookForAny(String where, String text) {
        look(where, text);
        Matcher signature = SIGNATURE.matcher(text);
        if (signature.find()) {
            found(where, text, signature.start());
        }
    }

    private static void found(String where, String text, int index) {
        LEAKS.add(where + " shows a secret: " + text.substring(Math.max(0, index - 400), index) + "[…]");
    }

    private static boolean isOfASecret(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || c == '*'
                || c == '-'
                || c == '_';
    }

    static List<String> leaks() {
        return new ArrayList<>(LEAKS);
    }

    static String figures() {
        return KNOWN.size() + " keys and signatures, " + TEXTS + " lines and log events, " + LEAKS.size() + " leaks";
    }
}
