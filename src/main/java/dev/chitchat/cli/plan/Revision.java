package dev.chitchat.cli.plan;

import dev.chitchat.api.LibraryQuestion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * 8 hex digits of a hash over all fields of a question, which a file keeps: by them a question that was edited in the file is
 * distinguished from one that others have changed in the library meanwhile.
 */
public final class Revision {

    /** What a spreadsheet takes for a number or a date and writes back in another way. */
    private static final Pattern MISTAKABLE = Pattern.compile("[0-9]*e?[0-9]*|.*(dec|feb).*");

    private Revision() {}

    /** That of a question, with the path of its category: 8 lower-case hex digits, with a letter among them. */
    public static String of(LibraryQuestion question, String category) {
        List<String> values = Stream.concat(
                        Stream.of(
                                question.standardQuestionId(),
                                question.question(),
                                question.answer(),
                                Integer.toString(question.answerType().code()),
                                category,
                                Integer.toString(question.status().code())),
                        question.similarQuestions().stream())
                .toList();
        byte[] hash = hash(values);
        for (int at = 0; at < hash.length - Integer.BYTES; at++) {
            String digits = HexFormat.of().formatHex(hash, at, at + Integer.BYTES);
            if (!MISTAKABLE.matcher(digits).matches()) {
                return digits;
            }
        }
        return "a0000000"; // one in 10 to the power of 44
    }

    /** Lengths stand between the texts, which are taken as UTF-16, so that no two questions make the same bytes. */
    private static byte[] hash(List<String> values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String value : values) {
                digest.update(ByteBuffer.allocate(Integer.BYTES)
                        .putInt(value.length())
                        .array());
                digest.update(value.getBytes(StandardCharsets.UTF_16BE));
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
