package dev.chitchat.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the library of a sandbox is to hold before the first call, read from lines of JSON.
 *
 * <p>A line with a {@code Title} is a category: {@code {"CategoryId":77514,"ParentId":0,"Title":"Orders"}}. Any other is
 * a question, with the service's names, {@code Question} and {@code Answer} at least; its category is a number
 * ({@code CategoryId}) or the titles on the way to it ({@code "Category":"Orders/Returns"}), which are added where the
 * library lacks them. {@code Status} is 4 or {@code "enabled"}, 5 or {@code "disabled"}. Immutable and thread-safe.
 */
public final class LibrarySeed {

    private final List<SeedLine> lines;

    private LibrarySeed(List<SeedLine> lines) {
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
        List<SeedLine> read = new ArrayList<>();
        int number = 0;
        for (String line : lines) {
            number++;
            if (!line.isBlank()) {
                read.add(parse(number, line));
            }
        }
        return new LibrarySeed(read);
    }

    private static SeedLine parse(int number, String line) {
        try {
            BodyFields fields = BodyFields.of(line.getBytes(StandardCharsets.UTF_8));
            return fields.has("Title") ? SeedCategory.read(fields) : SeedQuestion.read(number, fields);
        } catch (BadParameter e) {
            throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
    }

    /** Puts everything into the library, in the order of the lines. */
    void into(Library library) {
        lines.forEach(line -> line.into(library));
    }

    /** One line, read. */
    interface SeedLine {
        void into(Library library);
    }

    /** A category of its own line. */
    private record SeedCategory(StoredCategory category) implements SeedLine {

        static SeedCategory read(BodyFields fields) throws BadParameter {
            Long parent = fields.number("ParentId");
            Long menuType = fields.number("MenuType");
            return new SeedCategory(new StoredCategory(
                    fields.mandatoryNumber("CategoryId"),
                    parent == null ? 0 : parent,
                    fields.mandatoryText("Title"),
                    menuType == null ? Categories.CUSTOMER : menuType.intValue()));
        }

        @Override
        public void into(Library library) {
            library.categories().put(category);
        }
    }

    /** A question, with the titles on the way to its category where no number is given. */
    private record SeedQuestion(
            String id, StoredQuestion question, @Nullable String path) implements SeedLine {

        static SeedQuestion read(int number, BodyFields fields) throws BadParameter {
            String id = fields.text("StandardQuestionId");
            Integer type = fields.answerType();
            List<String> similar = fields.texts("SimilarQuestions");
            StoredQuestion question = new StoredQuestion(
                    fields.mandatoryText("Question"),
                    fields.mandatoryText("Answer"),
                    type == null ? 0 : type,
                    fields.number("CategoryId"),
                    status(fields),
                    similar == null ? List.of() : similar);
            return new SeedQuestion(id == null ? "seed-" + number : id, question, fields.text("Category"));
        }

        private static int status(BodyFields fields) throws BadParameter {
            if (fields.isText("Status")) {
                return "disabled".equals(fields.text("Status")) ? StoredQuestion.DISABLED : StoredQuestion.ENABLED;
            }
            Long status = fields.number("Status");
            return status == null ? StoredQuestion.ENABLED : status.intValue();
        }

        @Override
        public void into(Library library) {
            StoredQuestion stored = path == null
                    ? question
                    : question.changedBy(new StoredQuestion(null, null, null, SeedPath.resolve(path, library)));
            library.put(id, stored);
        }
    }
}
