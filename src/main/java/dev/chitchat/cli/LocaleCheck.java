package dev.chitchat.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds texts that the JVM may have changed before this program began: it decodes arguments and variables by the encoding
 * of the locale, and puts U+FFFD, or other letters, where bytes do not fit. Then nothing is known of what was typed.
 *
 * @param encoding the encoding of the locale
 */
record LocaleCheck(String encoding) {

    private static final char LOST = '\uFFFD';
    private static final char LAST_OF_ASCII = 0x7f;

    /** By the locale of this process. */
    static LocaleCheck ofProcess() {
        return new LocaleCheck(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    /** A problem for each argument, and each variable of this program's, that cannot be relied on; no text is shown. */
    List<String> problems(String[] args, Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            check("argument " + (i + 1) + " of the command line", args[i], problems);
        }
        environment.forEach((name, text) -> {
            if (name.startsWith("CHITCHAT_")) {
                check("the variable " + name, text, problems);
            }
        });
        return problems;
    }

    private void check(String place, String text, List<String> problems) {
        boolean utf8 = encoding.equalsIgnoreCase("UTF-8");
        boolean foreign = text.chars().anyMatch(c -> c > LAST_OF_ASCII);
        if (text.indexOf(LOST) >= 0 || (foreign && !utf8)) {
            problems.add(place + " holds characters that were lost or changed on their way here, as "
                    + (utf8
                            ? "its bytes are not UTF-8; write it in UTF-8"
                            : "the encoding of the locale is " + encoding + " and not UTF-8; run with LC_ALL=C.UTF-8"));
        }
    }
}
