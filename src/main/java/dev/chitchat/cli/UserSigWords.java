package dev.chitchat.cli;

import dev.chitchat.auth.UserSigFinding;
import dev.chitchat.auth.UserSigReport;
import dev.chitchat.internal.text.Cleaner;
import org.jspecify.annotations.Nullable;

/** A report on a UserSig, in lines of words. */
final class UserSigWords {

    private UserSigWords() {}

    static String of(UserSigReport report) {
        StringBuilder words = new StringBuilder();
        line(words, "identifier: ", report.identifier());
        line(words, "SDKAppID: ", report.sdkAppId());
        line(words, "issued: ", report.issuedAt());
        line(words, "expires: ", report.expiresAt());
        for (UserSigFinding finding : report.findings()) {
            line(words, "wrong: ", finding.message());
        }
        if (report.isFine()) {
            line(words, "", "nothing is wrong with it, as far as it could be checked");
        }
        return words.toString();
    }

    private static void line(StringBuilder words, String name, @Nullable Object value) {
        if (value != null) {
            words.append(name).append(Cleaner.line(value.toString())).append('\n');
        }
    }
}
