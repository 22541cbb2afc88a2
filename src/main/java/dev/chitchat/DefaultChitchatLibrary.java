package dev.chitchat;

import dev.chitchat.api.AddReceipt;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.api.StatusResult;
import dev.chitchat.internal.codec.Codec;
import dev.chitchat.internal.paging.Listing;
import dev.chitchat.internal.paging.StatusBatches;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Puts each command together from its body, its answer and how often it may be made. */
final class DefaultChitchatLibrary implements ChitchatLibrary {

    private static final int ENABLE = 4;
    private static final int DISABLE = 5;
    private static final int DELETE = 6;

    private final CallChain calls;
    private final SimilarCommand similar;
    private final CategoryCommands categories;
    private final int pageSize;

    DefaultChitchatLibrary(CallChain calls, int pageSize) {
        this.calls = calls;
        this.pageSize = pageSize;
        this.similar = new SimilarCommand(calls);
        this.categories = new CategoryCommands(calls, this::firstOf);
    }

    @Override
    public Flux<LibraryQuestion> list(QuestionFilter filter) {
        return Listing.of((index, size) -> page(filter, index, size), pageSize);
    }

    private Mono<List<LibraryQuestion>> page(QuestionFilter filter, int index, int size) {
        return calls.streamed("list_chitchat", () -> Codec.list(filter, index, size), Codec::questions)
                .map(CallResult::value);
    }

    /** The first page of one question only: whether a category holds any. */
    private Mono<List<LibraryQuestion>> firstOf(long categoryId) {
        return page(QuestionFilter.ALL.withCategory(categoryId), 1, 1);
    }

    @Override
    public Mono<AddReceipt> add(NewQuestion question) {
        return calls.once("add_chitchat", () -> Codec.add(question), answer -> "", lookUp(question))
                .map(added -> new AddReceipt(
                        added.value().isEmpty() ? null : added.value(), added.attempts(), added.elapsed()));
    }

    /** By keyword first, which is one call; how the service searches is not documented, so then through the category. */
    private Mono<String> lookUp(NewQuestion question) {
        QuestionFilter category = QuestionFilter.ALL.withCategory(question.categoryId());
        return list(category.withKeyword(question.question()))
                .concatWith(list(category))
                .filter(question::matches)
                .map(LibraryQuestion::standardQuestionId)
                .next();
    }

    @Override
    public Flux<StatusResult> enable(Publisher<String> ids) {
        return set(ENABLE, ids);
    }

    @Override
    public Flux<StatusResult> disable(Publisher<String> ids) {
        return set(DISABLE, ids);
    }

    @Override
    public Flux<StatusResult> delete(Publisher<String> ids) {
        return set(DELETE, ids);
    }

    private Flux<StatusResult> set(int status, Publisher<String> ids) {
        return StatusBatches.of(
                        batch -> calls.streamed("batch_set_chitchat", () -> Codec.batch(batch, status), answer -> "")
                                .then(),
                        status == DELETE,
                        list(QuestionFilter.ALL).map(LibraryQuestion::standardQuestionId))
                .send(ids, calls.timer());
    }

    @Override
    public Mono<Void> setSimilarQuestions(String standardQuestionId, List<String> questions) {
        return similar.call(standardQuestionId, List.copyOf(questions));
    }

    @Override
    public Mono<CategoryTree> categories() {
        return categories.tree();
    }

    @Override
    public Mono<Long> addCategory(long parentId, String title) {
        return categories.add(parentId, title);
    }

    @Override
    public Mono<Void> renameCategory(long categoryId, String title) {
        return categories.rename(categoryId, title);
    }

    @Override
    public Mono<Void> deleteCategory(long categoryId) {
        return categories.requireEmpty(categoryId).then(categories.delete(categoryId));
    }

    @Override
    public Mono<Void> deleteCategoryAndItsQuestions(long categoryId) {
        return categories.delete(categoryId);
    }
}
