package dev.chitchat.sandbox;

import dev.chitchat.sandbox.commands.BodyFields;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import dev.chitchat.sandbox.commands.Library;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the library of a sandbox is to hold before the first call, read from lines of JSON.
 *
 * <p>A line with a {@code Title} is a category: {@code {"CategoryId":77514,"ParentId":0,"Title":"Orders"}}. Any other
 * is a question, with the service's names, {@code Question} and {@code Answer} at least; its category is a number
 * ({@code CategoryId}) or the titles on the way to it ({@code "Category":"Orders/Returns"}), which are added where the
 * library lacks them. {@code Status} is {@code "enabled"}, {@code "disabled"} or the service's number, such as 4 or 5.
 * {@code Language} is a tag such as {@code "en"}; without one, it is the default language. Immutable and thread-safe.
 */
public final class LibrarySeed {

    private final List<Consumer<Library>> lines;

    private LibrarySeed(List<Consumer<Library>> lines) {
        this.lines = lines;
    }

    /**
     * Reads all lines before anything is changed; blank ones are passed over.
     *
     * @param lines one JSON object each
     * @return the seed
     * @throws IllegalArgumentException if a line is neither category nor question; the message names line and field
     */
    public static LibrarySeed parse(Iterable<String> lines) {
        List<Consumer<Library>> read = new ArrayList<>();
        int number = 0;
        for (String line : lines) {
            number++;
            if (!line.isBlank()) {
                read.add(parse(number, line));
            }
        }
        return new LibrarySeed(read);
    }

    private static Consumer<Library> parse(int number, String line) {
        try {
            BodyFields fields = BodyFields.of(line.getBytes(StandardCharsets.UTF_8));
            return fields.has("Title") ? category(fields) : question(number, fields);
        } catch (BadParameter e) {
            throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
    }

    /** Puts everything into the library, in the order of the lines. */
    void into(Library library) {
        lines.forEach(line -> line.accept(library));
    }

    private static Consumer<Library> category(BodyFields fields) {
        Long parent = fields.number("ParentId");
        Integer menuType = fields.code("MenuType");
        StoredCategory category = new StoredCategory(
                fields.mandatoryNumber("CategoryId"),
                parent == null ? 0 : parent,
                fields.mandatoryText("Title"),
                menuType == null ? Library.CUSTOMER : menuType);
        return library -> library.put(category);
    }

    /** The titles on the way to its category count where no number is given. */
    private static Consumer<Library> question(int number, BodyFields fields) {
        String id = fields.text("StandardQuestionId");
        Integer type = fields.answerType();
        List<String> similar = fields.texts("SimilarQuestions");
        StoredQuestion question = new StoredQuestion(
                fields.mandatoryText("Question"),
                fields.mandatoryText("Answer"),
                type == null ? 0 : type,
                fields.number("CategoryId"),
                status(number, fields),
                similar == null ? List.of() : similar,
                fields.text(fields.has("Language") ? "Language" : "LanguageTag"));
        String key = id == null ? "seed-" + number : id;
        String path = fields.text("Category");
        return library -> {
            StoredQuestion stored = path == null
                    ? question
                    : question.changedBy(new StoredQuestion(null, null, null, library.resolve(path)));
            library.put(key, stored);
        };
    }

    private static int status(int line, BodyFields fields) {
        Object status = fields.isText("Status") ? fields.text("Status") : fields.number("Status");
        String said = status == null ? "enabled" : status.toString();
        if (said.matches("-?[0-9]{1,10}") && (int) Long.parseLong(said) == Long.parseLong(said)) {
            return Integer.parseInt(said);
        }
        return switch (said) {
            case "enabled" -> StoredQuestion.ENABLED;
            case "disabled" -> StoredQuestion.DISABLED;
            default ->
                throw new IllegalArgumentException(
                        "line " + line + ": Status must be enabled, disabled or a number, not '" + said + "'");
        };
    }
}
