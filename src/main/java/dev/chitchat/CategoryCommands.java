package dev.chitchat;

import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.CategoryInUseException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.codec.Codec;
import dev.chitchat.internal.paging.StatusBatches;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The commands of the categories. */
record CategoryCommands(CallChain calls, LongFunction<Mono<List<LibraryQuestion>>> firstOf) {

    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    Mono<CategoryTree> tree() {
        return calls.repeatable("desc_chitchat_category", () -> EMPTY, Codec::categories)
                .map(CallResult::value);
    }

    Mono<Long> add(long parentId, String title) {
        return calls.once(
                        "add_chitchat_category",
                        () -> Codec.category(null, parentId == 0 ? null : parentId, title),
                        Codec::categoryId,
                        find(parentId, title))
                .map(CallResult::value);
    }

    private Mono<Long> find(long parentId, String title) {
        return tree().flatMapIterable(tree -> tree.childrenOf(parentId))
                .filter(category -> category.title().equals(title))
                .map(Category::id)
                .next();
    }

    Mono<Void> rename(long id, String title) {
        return calls.repeatable("update_chitchat_category", () -> Codec.category(id, null, title), answer -> "")
                .then();
    }

    /** Refused after an attempt without an answer, it is looked up: that attempt may have deleted it. */
    Mono<Void> delete(long id) {
        return calls.repeatable("del_chitchat_category", () -> Codec.category(id, null, null), answer -> "")
                .then()
                .onErrorResume(
                        ApiException.class,
                        refused -> refused.mayConcernAccount() && StatusBatches.hadNoAnswer(refused)
                                ? requireGone(id, refused)
                                : Mono.error(refused));
    }

    private Mono<Void> requireGone(long id, ApiException refused) {
        return tree().onErrorMap(ChitchatException.class, StatusBatches::unknown)
                .filter(tree -> tree.find(id).isPresent())
                .flatMap(there -> Mono.error(refused));
    }

    Mono<Void> requireEmpty(long id) {
        return tree().flatMapIterable(tree -> {
                    requireOwn(tree, id);
                    return tree.withDescendants(id);
                })
                .concatMap(within -> firstOf.apply(within).flatMapMany(Flux::fromIterable))
                .next()
                .flatMap(
                        question -> Mono.error(
                                new CategoryInUseException(
                                        "category " + id + " holds questions, \"" + question.standardQuestionId()
                                                + "\" for one, which would be deleted with it; move them first, or ask for their deletion")));
    }

    private static void requireOwn(CategoryTree tree, long id) {
        if (tree.find(id).filter(Category::isPreset).isPresent()) {
            throw new CategoryInUseException(
                    "category " + id + " is preset by the system, which lets nobody delete it; leave it");
        }
    }
}
