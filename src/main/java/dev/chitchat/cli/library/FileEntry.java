package dev.chitchat.cli.library;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.internal.text.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One question as a file has it. What is {@code null} the file does not say: it stays as it is in the library.
 *
 * @param id {@code null} for one to be added
 * @param category as {@link CategoryPaths} writes it
 * @param similarQuestions an empty list empties them
 * @param revision the {@link #revision(LibraryQuestion, String) revision} of the question when it was pulled; in a file
 *     that undoes a run, {@code undo} and each that the run may have left behind, with blanks between
 * @param language the tag of its language; of the default one it is not said
 */
record FileEntry(
        Place place,
        @Nullable String id,
        @Nullable String question,
        @Nullable String answer,
        @Nullable AnswerType answerType,
        @Nullable String category,
        @Nullable QuestionStatus status,
        @Nullable List<String> similarQuestions,
        @Nullable String revision,
        @Nullable String language) {

    /** Says in a file that a question is to be deleted; the service has no question with it. */
    static final QuestionStatus DELETED = QuestionStatus.of(6);

    private static final Map<String, QuestionStatus> STATUSES =
            Map.of("enabled", QuestionStatus.ENABLED, "disabled", QuestionStatus.DISABLED, "deleted", DELETED);

    /** What a spreadsheet takes for a number or a date and writes back in another way. */
    private static final Pattern MISTAKABLE = Pattern.compile("[0-9]*e?[0-9]*|.*(dec|feb).*");

    /** What {@link #revision} starts with in a file that undoes a run. */
    static final String UNDO = "undo";

    /** The names of what it says, in the order of a file. */
    static final List<String> NAMES = List.of(
            "StandardQuestionId",
            "Question",
            "Answer",
            "AnswerType",
            "Category",
            "Status",
            "SimilarQuestions",
            "Language",
            "Revision");

    static FileEntry of(LibraryQuestion question, CategoryPaths paths) {
        String path = paths.of(question.categoryId());
        return new FileEntry(
                new Place("", 1, 1),
                question.standardQuestionId(),
                question.question(),
                question.answer(),
                question.answerType(),
                path,
                question.status(),
                question.similarQuestions(),
                revision(question, path),
                question.languageTag());
    }

    /** What it says, by the names. */
    Map<String, Object> values() {
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("StandardQuestionId", id);
        said.put("Question", question);
        said.put("Answer", answer);
        said.put("AnswerType", answerType == null ? null : answerType.code());
        said.put("Category", category);
        said.put("Status", status == null ? null : word(status));
        said.put("SimilarQuestions", similarQuestions);
        said.put("Language", language);
        said.put("Revision", revision);
        said.values().removeIf(Objects::isNull);
        return said;
    }

    /** The question as it is to be: what the file says over what is there. */
    LibraryQuestion over(LibraryQuestion there, long categoryId) {
        return Change.with(there, question, answer, answerType, categoryId, status, similarQuestions);
    }

    /** Whether a question has all that is said here, whatever its status. */
    boolean isLike(LibraryQuestion live, String path) {
        LibraryQuestion over = over(live, live.categoryId());
        return (category == null || category.equals(path))
                && Change.with(over, null, null, null, null, live.status(), null)
                        .equals(live);
    }

    /** Whether it says all that a question to be added needs. */
    boolean isWhole() {
        return question != null && answer != null && category != null;
    }

    boolean undoes() {
        return revision != null && revision.startsWith(UNDO);
    }

    boolean deletes() {
        return DELETED.equals(status);
    }

    /** Whether it tells how the library must hold the question. */
    boolean isChecked() {
        return revision != null && !revision.equals(UNDO);
    }

    /** Whether it says what was pulled; what it leaves out counts as it is in the library. */
    boolean isUnedited(LibraryQuestion live, String path) {
        return isChecked() && !undoes() && knows(revision(over(live, live.categoryId()), path));
    }

    /** Whether the library may hold the question so. */
    boolean knows(String hash) {
        return revision == null || List.of(revision.split(" ")).contains(hash);
    }

    /** Why the service would not take what the file brings in; what the library has may stay, however strange. */
    List<String> defects(LibraryQuestion after, @Nullable LibraryQuestion before) {
        List<String> defects = new ArrayList<>();
        if (before == null && language != null) {
            defects.add("the service has no documented way to add a question in the language '" + language
                    + "', only in the default one; add it in the console and pull, or leave Language out");
        }
        Predicate<Function<LibraryQuestion, Object>> brings =
                field -> before == null || !field.apply(after).equals(field.apply(before));
        if (brings.test(LibraryQuestion::question)) {
            checkText("Question", after.question(), defects);
        }
        if (brings.test(LibraryQuestion::answer)) {
            checkText("Answer", after.answer(), defects);
        }
        if (brings.test(LibraryQuestion::answerType)
                && !List.of(AnswerType.TEXT, AnswerType.RICH).contains(after.answerType())) {
            defects.add("AnswerType must be 0 (text) or 2 (rich)");
        }
        if (brings.test(LibraryQuestion::status)
                && !List.of(QuestionStatus.ENABLED, QuestionStatus.DISABLED).contains(after.status())) {
            defects.add("Status must be enabled or disabled");
        }
        if (brings.test(LibraryQuestion::similarQuestions)) {
            after.similarQuestions().forEach(text -> checkText("SimilarQuestions", text, defects));
        }
        return defects;
    }

    private static void checkText(String field, String text, List<String> defects) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            defects.add(field + " holds half of a character, which cannot be sent; write all of it");
        } else if (text.isBlank()) {
            defects.add(
                    field.equals("SimilarQuestions")
                            ? "SimilarQuestions holds a blank text; take it out"
                            : field + " is empty, and the service empties none; give a text");
        }
    }

    /** A status as files have it: {@code enabled}, {@code disabled}, {@code deleted}, or the number of any other. */
    static String word(QuestionStatus status) {
        return STATUSES.entrySet().stream()
                .filter(word -> word.getValue().equals(status))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Integer.toString(status.code()));
    }

    /** The status behind a word. Throws IllegalArgumentException if it is neither a known word nor a number. */
    static QuestionStatus status(String word) {
        QuestionStatus known = STATUSES.get(word);
        if (known == null && !isInt(word)) {
            throw new IllegalArgumentException("Status must be enabled or disabled, not '" + word + "'");
        }
        return known == null ? QuestionStatus.of(Integer.parseInt(word)) : known;
    }

    static boolean isInt(String word) {
        return word.matches("-?[0-9]{1,10}") && (int) Long.parseLong(word) == Long.parseLong(word);
    }

    /**
     * 8 lower-case hex digits that no spreadsheet takes for a number or a date, of a hash over a question's fields but
     * its language. A file keeps them to tell a question edited there from one that others have changed meanwhile.
     */
    static String revision(LibraryQuestion question, String category) {
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
        return IntStream.range(0, hash.length - Integer.BYTES)
                .mapToObj(at -> HexFormat.of().formatHex(hash, at, at + Integer.BYTES))
                .filter(digits -> !MISTAKABLE.matcher(digits).matches())
                .findFirst()
                .orElse("a0000000"); // one in 10 to the power of 44
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
