package dev.chitchat;

import dev.chitchat.api.AddReceipt;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.Language;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.api.StatusResult;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The small-talk library as a whole: what is in it, and what goes in and out beside the update of a question.
 *
 * <p>All calls are lazy, each subscription is one of its own; each runs through the chain of the update, and each
 * command has its own quota of 5 calls a second. Emits exceptions of the {@link dev.chitchat.error.ChitchatException}
 * tree, on the threads that {@link ChitchatClient#update} names; cancelling does what it says there. Changes are in
 * effect at once, on the live library. Thread-safe; ends with its client.
 *
 * <p>The commands of the FAQ library are not offered here. Their pages are alike but not the same: adding wants a
 * language tag, listing without one leaves other languages out, and the newer name of the similar questions' command is
 * documented for small talk only. {@link ChitchatClient#call} makes them.
 *
 * <pre>{@code
 * ChitchatLibrary library = client.library();
 * Flux<LibraryQuestion> disabled = library.list(QuestionFilter.ALL.withStatus(QuestionStatus.DISABLED));
 * Mono<AddReceipt> added = library.add(NewQuestion.of(77514, "Do you sleep?", "Never."));
 * Flux<StatusResult> deleted = library.delete(disabled.map(LibraryQuestion::standardQuestionId));
 * }</pre>
 */
public interface ChitchatLibrary {

    /**
     * {@return the questions that pass a filter, in the service's order, by {@code list_chitchat}}
     *
     * <p>Each question comes once, as it stood when it was first read, also where others add and delete meanwhile: the
     * list is read until two passes agree, so a list of several pages takes at least twice as many calls as it has
     * pages of 100. A page is asked for only on demand. Emits {@link dev.chitchat.error.UnsettledListingException} when
     * six passes do not agree.
     *
     * @param filter which questions, of one language only
     */
    Flux<LibraryQuestion> list(QuestionFilter filter);

    /**
     * {@return all questions of all languages, each once and each language as {@link #list} reads it, the default one
     * first; those of the others name their language}
     */
    Flux<LibraryQuestion> listAll();

    /**
     * Adds a question, by {@code add_chitchat}.
     *
     * <p>Adding twice would make two questions. So after an attempt whose outcome is unknown the library is searched
     * for a question with the same fields, and only if there is none another attempt is made. An attempt that arrives
     * after that search cannot be distinguished from one that is lost: keep the
     * {@linkplain ChitchatClientBuilder#timeout timeout} above what a late call may take.
     *
     * @param question what to add
     * @return a receipt; with the id only if it had to be looked up
     */
    Mono<AddReceipt> add(NewQuestion question);

    /**
     * Puts questions into effect, by {@code batch_set_chitchat}, up to 100 a call.
     *
     * <p>A call goes out when 100 ids are there, or 200 ms after the first of them; one is under way at a time, up to
     * 300 further ids are read ahead, and results that are not requested hold the next one back. Where the service
     * refuses a batch because of one question, or an id cannot be written, it is halved until that one is found. An
     * error that concerns the account ends the stream, any other is the result of its questions; an error of the source
     * is passed on after the results of the ids before it. The code -50003 may mean either: while nothing has
     * succeeded, the library is listed, and the stream ends unless the question is not in there.
     *
     * @param ids the questions
     * @return a result for each, in order; of an id that comes twice within a call only one
     */
    Flux<StatusResult> enable(Publisher<String> ids);

    /**
     * Takes questions out of effect but keeps them; otherwise as {@link #enable}.
     *
     * @param ids the questions
     * @return a result for each, in order
     */
    Flux<StatusResult> disable(Publisher<String> ids);

    /**
     * Deletes questions for good; otherwise as {@link #enable}. Where questions are refused as gone after an attempt
     * without an answer, the library is listed: those that it no longer holds count as deleted.
     *
     * @param ids the questions
     * @return a result for each, in order
     */
    Flux<StatusResult> delete(Publisher<String> ids);

    /**
     * Replaces the similar questions of a question. The service's pages disagree on the name of the command: the newer,
     * {@code update_similar_chitchat}, is called first; where missing, {@code update_chitchat_similar} from then on.
     *
     * @param standardQuestionId the question
     * @param similar the whole new list; an empty one clears it
     * @return completes when it is in effect
     */
    Mono<Void> setSimilarQuestions(String standardQuestionId, List<String> similar);

    /** {@return all categories, those preset by the system included, by {@code desc_chitchat_category}} */
    Mono<CategoryTree> categories();

    /**
     * Adds a category, by {@code add_chitchat_category}. Where the outcome is unknown, one with this title and parent
     * is looked up before another attempt.
     *
     * @param parentId the category it belongs to; 0 for the top
     * @param title what people read
     * @return the id of the new category
     */
    Mono<Long> addCategory(long parentId, String title);

    /**
     * Gives a category another title, by {@code update_chitchat_category}.
     *
     * @param categoryId the category, not one preset by the system
     * @param title the new title
     * @return completes when it is in effect
     */
    Mono<Void> renameCategory(long categoryId, String title);

    /**
     * Deletes an empty category, by {@code del_chitchat_category}; one refused as gone after an attempt without an
     * answer is looked up. As the service deletes all questions of a category with it, this first looks whether there
     * are any, also in those below it and in each language, and emits {@link dev.chitchat.error.CategoryInUseException}
     * if so, or if the system has preset it; a question put into it between look and deletion goes too.
     *
     * @param categoryId the category, not one preset by the system
     * @return completes when it is gone
     */
    Mono<Void> deleteCategory(long categoryId);

    /**
     * Deletes a category with all questions in it, for good, by {@code del_chitchat_category}.
     *
     * @param categoryId the category, not one preset by the system
     * @return completes when it is gone
     */
    Mono<Void> deleteCategoryAndItsQuestions(long categoryId);

    /**
     * {@return the languages that the bot speaks, in the service's order, by {@code robot_get_language_list}} Empty
     * where the service knows no such command, or the application's edition lacks languages (code -50042): then there
     * is the default one alone.
     */
    Flux<Language> languages();

    /**
     * Adds a language, by {@code robot_add_language}. Where the outcome is unknown, it is looked up before another
     * attempt. Refused with code -50051 if the service does not speak it, and with -50052 if the bot has as many as it
     * may, 5 with the default one.
     *
     * @param tag the language's tag
     * @return completes when the bot has it
     */
    Mono<Void> addLanguage(String tag);

    /**
     * Deletes a language, by {@code robot_del_language}. Where the outcome is unknown, it is looked up before another
     * attempt. Refused with code -50055 if it is the default one, and with -50056 while it has questions.
     *
     * @param tag the language's tag
     * @return completes when the bot no longer has it
     */
    Mono<Void> deleteLanguage(String tag);
}
