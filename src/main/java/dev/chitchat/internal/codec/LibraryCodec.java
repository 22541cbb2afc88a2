package dev.chitchat.internal.codec;

import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.MalformedAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the commands beside the update, and what their answers hold beside the three common fields. Thread-safe.
 *
 * <p>Reading tolerates what the service's pages contradict each other in: a number may come as text, a question's text as
 * {@code StandardQuestion} or {@code Question}. Texts that hold half of a character are refused on writing.
 */
public final class LibraryCodec {

    private LibraryCodec() {}

    /**
     * A codec.
     *
     * @return the codec; it has no state
     */
    public static LibraryCodec create() {
        return new LibraryCodec();
    }

    /**
     * The body of {@code list_chitchat}.
     *
     * @param filter which questions; what is absent is left out
     * @param pageIndex the page, from 1
     * @param pageSize how many questions a page has
     * @return a JSON object in UTF-8
     */
    public byte[] list(QuestionFilter filter, int pageIndex, int pageSize) {
        QuestionStatus status = filter.status();
        return new BodyWriter()
                .number("PageIndex", (long) pageIndex)
                .number("PageSize", (long) pageSize)
                .text("Question", filter.keyword())
                .number("CategoryId", filter.categoryId())
                .number("Status", status == null ? null : (long) status.code())
                .text("LanguageTag", filter.languageTag())
                .bytes();
    }

    /**
     * The body of {@code add_chitchat}.
     *
     * @param question what to add
     * @return a JSON object in UTF-8
     * @throws InvalidUpdateException if a text holds half of a character
     */
    public byte[] add(NewQuestion question) {
        return new BodyWriter()
                .number("CategoryId", question.categoryId())
                .text("Question", question.question())
                .text("Answer", question.answer())
                .number("AnswerType", (long) question.answerType().code())
                .texts("SimilarQuestions", question.similarQuestions())
                .bytes();
    }

    /**
     * The body of {@code batch_set_chitchat}.
     *
     * @param ids the questions
     * @param status 4 enable, 5 disable, 6 delete
     * @return a JSON object in UTF-8
     * @throws InvalidUpdateException if an id holds half of a character
     */
    public byte[] batch(List<String> ids, int status) {
        return new BodyWriter()
                .texts("StandardQuestionIds", ids)
                .number("Status", (long) status)
                .bytes();
    }

    /**
     * The body of {@code update_similar_chitchat}.
     *
     * @param id the question
     * @param similar the whole new list; an empty one clears it
     * @return a JSON object in UTF-8
     * @throws InvalidUpdateException if a text holds half of a character
     */
    public byte[] similar(String id, List<String> similar) {
        return new BodyWriter()
                .text("StandardQuestionId", id)
                .texts("SimilarQuestions", similar)
                .bytes();
    }

    /**
     * The body of the commands about one category.
     *
     * @param id the category, or absent
     * @param parentId the category it belongs to, or absent
     * @param title what people read, or absent
     * @return a JSON object in UTF-8, with what is not absent
     * @throws InvalidUpdateException if the title holds half of a character
     */
    public byte[] category(@Nullable Long id, @Nullable Long parentId, @Nullable String title) {
        return new BodyWriter()
                .number("CategoryId", id)
                .number("ParentId", parentId)
                .text("Title", title)
                .bytes();
    }

    /**
     * A body written by hand, checked to be one.
     *
     * @param json a JSON object
     * @return the same in UTF-8
     * @throws InvalidUpdateException if it is no JSON object, names a key twice or holds half of a character
     */
    public byte[] raw(String json) {
        JsonLine.read(json);
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The questions of an answer to {@code list_chitchat}.
     *
     * @param answer an accepted answer
     * @return the page, possibly empty
     * @throws MalformedAnswerException if it holds no such list; the message names what is wrong
     */
    public List<LibraryQuestion> questions(ServiceAnswer answer) {
        return answer.fields().list("QuestionList", QuestionReader::read);
    }

    /**
     * The categories of an answer to {@code desc_chitchat_category}.
     *
     * @param answer an accepted answer
     * @return the tree
     * @throws MalformedAnswerException if it holds no such list; the message names what is wrong
     */
    public CategoryTree categories(ServiceAnswer answer) {
        List<Category> flat = answer.fields().list("List", LibraryCodec::category);
        return CategoryTree.of(flat);
    }

    private static Category category(AnswerTree row) {
        return new Category(
                row.number("CategoryId"),
                row.number("ParentId", 0),
                row.text("Title"),
                (int) row.number("MenuType", 0),
                (int) row.number("Status", 1));
    }

    /**
     * The category that an answer to {@code add_chitchat_category} names.
     *
     * @param answer an accepted answer
     * @return the new category's id
     * @throws MalformedAnswerException if it names none
     */
    public long categoryId(ServiceAnswer answer) {
        return answer.fields().number("CategoryId");
    }
}
