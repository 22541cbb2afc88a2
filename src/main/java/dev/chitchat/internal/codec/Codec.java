package dev.chitchat.internal.codec;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Language;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.json.UpdateFields;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * The body of every command as JSON in UTF-8, and what the answers hold beside their three common fields.
 *
 * <p>What is absent is left out; half of a character is refused with InvalidUpdateException. Reading takes what the
 * service's pages contradict each other in: a number may be a text, a question's text {@code StandardQuestion} or
 * {@code Question}. An answer without what is asked for is a {@link dev.chitchat.error.MalformedAnswerException}, as is
 * a number that is no whole one or does not fit: an unknown kind or status is kept, but never cut.
 */
public final class Codec {

    /** The count of a list that comes without one. */
    private static final String NONE = "";

    private Codec() {}

    /** The body of {@code update_chitchat}; a type of 0 is a value and is written. */
    public static byte[] update(ChitchatUpdate update) {
        check(update);
        AnswerType type = update.answerType();
        return new Body()
                .with(UpdateFields.ID, update.standardQuestionId())
                .with(UpdateFields.ANSWER, update.answer())
                .with(UpdateFields.ANSWER_TYPE, type == null ? null : type.code())
                .with(UpdateFields.CATEGORY_ID, update.categoryId())
                .with(UpdateFields.QUESTION, update.question())
                .bytes();
    }

    /** Throws if an update cannot be sent: nothing to change, or half of a character in a text. */
    public static void check(ChitchatUpdate update) {
        if (!update.changesSomething()) {
            throw UpdateFields.nothingToChange();
        }
        UpdateFields.refuseBroken(UpdateFields.ID, update.standardQuestionId());
        UpdateFields.refuseBroken(UpdateFields.ANSWER, update.answer());
        UpdateFields.refuseBroken(UpdateFields.QUESTION, update.question());
    }

    /** The body of {@code list_chitchat}; pages count from 1. */
    public static byte[] list(QuestionFilter filter, int pageIndex, int pageSize) {
        QuestionStatus status = filter.status();
        return new Body()
                .with("PageIndex", pageIndex)
                .with("PageSize", pageSize)
                .with("Question", filter.keyword())
                .with("CategoryId", filter.categoryId())
                .with("Status", status == null ? null : status.code())
                .with("LanguageTag", filter.languageTag())
                .bytes();
    }

    public static byte[] add(NewQuestion question) {
        return new Body()
                .with("CategoryId", question.categoryId())
                .with("Question", question.question())
                .with("Answer", question.answer())
                .with("AnswerType", question.answerType().code())
                .with("SimilarQuestions", question.similarQuestions())
                .bytes();
    }

    /** The body of {@code batch_set_chitchat}; the status is 4 to enable, 5 to disable, 6 to delete. */
    public static byte[] batch(List<String> ids, int status) {
        return new Body()
                .with("StandardQuestionIds", ids)
                .with("Status", status)
                .bytes();
    }

    /** The body of {@code update_similar_chitchat}: the whole new list; an empty one clears it. */
    public static byte[] similar(String id, List<String> similar) {
        return new Body()
                .with("StandardQuestionId", id)
                .with("SimilarQuestions", similar)
                .bytes();
    }

    public static byte[] category(@Nullable Long id, @Nullable Long parentId, @Nullable String title) {
        return new Body()
                .with("CategoryId", id)
                .with("ParentId", parentId)
                .with("Title", title)
                .bytes();
    }

    public static byte[] language(String tag) {
        return new Body().with("LanguageTag", tag).bytes();
    }

    public static List<Language> languages(ServiceAnswer answer) {
        return answer.fields()
                .list(
                        "Languages",
                        NONE,
                        row -> new Language(row.textOr("LanguageTag", ""), row.number("IsDefault", 0) != 0));
    }

    /** A body written by hand, checked to be a JSON object that names no key twice. */
    public static byte[] raw(String json) {
        JsonLine.read(json);
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** The questions of a {@code list_chitchat} answer; id and text must be there. Past the end only a count comes. */
    public static List<LibraryQuestion> questions(ServiceAnswer answer, int pageIndex) {
        return answer.fields()
                .list(
                        "QuestionList",
                        pageIndex == 1 ? "StandardQuestionCount" : NONE,
                        row -> new LibraryQuestion(
                                row.text("StandardQuestionId"),
                                row.text("StandardQuestion", "Question"),
                                row.textOr("Answer", ""),
                                AnswerType.of(row.kind("AnswerType", AnswerType.TEXT.code())),
                                row.number("CategoryId", 0),
                                QuestionStatus.of(row.kind("Status", QuestionStatus.ENABLED.code())),
                                row.texts("SimilarQuestions"),
                                null));
    }

    public static CategoryTree categories(ServiceAnswer answer) {
        return CategoryTree.of(answer.fields()
                .list(
                        "List",
                        "Total",
                        row -> new Category(
                                row.number("CategoryId"),
                                row.number("ParentId", 0),
                                row.text("Title"),
                                row.kind("MenuType", 0),
                                row.kind("Status", 1))));
    }

    /** The id of the new category that an answer to {@code add_chitchat_category} names. */
    public static long categoryId(ServiceAnswer answer) {
        return answer.fields().number("CategoryId");
    }

    /** Writes a body field by field, in the order of the calls; what is absent is left out. */
    private static final class Body {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        private final JsonGenerator json = JsonLine.STRICT.createGenerator(ObjectWriteContext.empty(), out);

        Body() {
            json.writeStartObject();
        }

        Body with(String name, @Nullable Object value) {
            if (value != null) {
                UpdateFields.refuseBroken(name, value);
                JsonLine.write(json.writeName(name), value);
            }
            return this;
        }

        byte[] bytes() {
            json.writeEndObject();
            json.close();
            return out.toByteArray();
        }
    }
}
