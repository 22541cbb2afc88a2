package dev.chitchat;

import dev.chitchat.CallChain.Request;
import dev.chitchat.api.AddReceipt;
import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.Language;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.api.StatusResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.CategoryInUseException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.codec.Codec;
import dev.chitchat.internal.paging.Listing;
import dev.chitchat.internal.paging.StatusBatches;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Puts each command together from its body, its answer and how often it may be made. */
final class DefaultChitchatLibrary implements ChitchatLibrary {

    private static final int ENABLE = 4;
    private static final int DISABLE = 5;
    private static final int DELETE = 6;
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final String SIMILAR = "update_similar_chitchat";
    private static final String SIMILAR_OLDER = "update_chitchat_similar";
    private static final int NO_SUCH_COMMAND = 60009;
    private static final int NOT_FOUND = 404;
    private static final int EDITION_LACKS_LANGUAGES = -50042;

    private final CallChain calls;

    /** The name that the service knows the command by, as far as is known. */
    private volatile String similar = SIMILAR;

    DefaultChitchatLibrary(CallChain calls) {
        this.calls = calls;
    }

    @Override
    public Flux<LibraryQuestion> list(QuestionFilter filter) {
        Flux<LibraryQuestion> listed = Listing.of((index, size) -> page(filter, index, size), Listing.PAGE_SIZE);
        String tag = filter.languageTag();
        return tag == null || tag.isEmpty() ? listed : listed.map(question -> question.withLanguageTag(tag));
    }

    /** A service that ignores the tag gives the same questions for each: they belong to the first, the default one. */
    @Override
    public Flux<LibraryQuestion> listAll() {
        return languages().collectList().flatMapMany(languages -> {
            if (languages.size() <= 1) {
                return list(QuestionFilter.ALL);
            }
            Set<String> seen = new HashSet<>();
            return Flux.fromIterable(filters(languages))
                    .concatMap(this::list, 0)
                    .filter(question -> seen.add(question.standardQuestionId()));
        });
    }

    /** For all questions there are: one without a tag, which means the default language, and one for each other. */
    private static List<QuestionFilter> filters(List<Language> languages) {
        return Stream.concat(
                        Stream.of(QuestionFilter.ALL),
                        languages.stream()
                                .filter(language ->
                                        !language.isDefault() && !language.tag().isEmpty())
                                .map(language -> QuestionFilter.ALL.withLanguageTag(language.tag())))
                .toList();
    }

    private Mono<List<LibraryQuestion>> page(QuestionFilter filter, int index, int size) {
        return calls.call(Request.of(
                        "list_chitchat",
                        () -> Codec.list(filter, index, size),
                        answer -> Codec.questions(answer, index))
                .streamed(CallListener.NONE));
    }

    @Override
    public Mono<AddReceipt> add(NewQuestion question) {
        return calls.call(
                Request.of("add_chitchat", () -> Codec.add(question), answer -> "")
                        .once(lookUp(question)),
                (id, events) -> new AddReceipt(id.isEmpty() ? null : id, events.attempts, events.elapsed()));
    }

    /** By keyword first, mostly one call; how the service searches is not documented, so then through the category. */
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
        return new StatusBatches(
                        batch -> calls.call(
                                        Request.of("batch_set_chitchat", () -> Codec.batch(batch, status), answer -> "")
                                                .streamed(CallListener.NONE))
                                .then(),
                        status == DELETE,
                        listAll().map(LibraryQuestion::standardQuestionId))
                .send(ids, calls.timer())
                .onErrorMap(calls::known);
    }

    @Override
    public Mono<Void> setSimilarQuestions(String standardQuestionId, List<String> questions) {
        List<String> texts = List.copyOf(questions);
        return Mono.defer(() -> setSimilar(similar, standardQuestionId, texts)).then();
    }

    /** Under the older name as well where this one is the newer, whatever others have found out meanwhile. */
    private Mono<String> setSimilar(String command, String id, List<String> texts) {
        return calls.call(Request.of(command, () -> Codec.similar(id, texts), answer -> command))
                .onErrorResume(
                        failure -> isMissing(failure) && command.equals(SIMILAR),
                        // Any answer but "no such command" shows that the command is there, also a refusal.
                        failure -> setSimilar(SIMILAR_OLDER, id, texts)
                                .doOnNext(answered -> similar = SIMILAR_OLDER)
                                .doOnError(
                                        ApiException.class,
                                        refused -> similar = isMissing(refused) ? similar : SIMILAR_OLDER));
    }

    private static boolean isMissing(Throwable failure) {
        return (failure instanceof ApiException refused && refused.code() == NO_SUCH_COMMAND)
                || (failure instanceof TransportException strange && strange.httpStatus() == NOT_FOUND);
    }

    @Override
    public Mono<CategoryTree> categories() {
        return calls.call(Request.of("desc_chitchat_category", () -> EMPTY, Codec::categories));
    }

    @Override
    public Mono<Long> addCategory(long parentId, String title) {
        Mono<Long> added = categories()
                .flatMapIterable(tree -> tree.childrenOf(parentId))
                .filter(category -> category.title().equals(title))
                .map(Category::id)
                .next();
        return calls.call(Request.of(
                        "add_chitchat_category",
                        () -> Codec.category(null, parentId == 0 ? null : parentId, title),
                        Codec::categoryId)
                .once(added));
    }

    @Override
    public Mono<Void> renameCategory(long id, String title) {
        return done("update_chitchat_category", () -> Codec.category(id, null, title));
    }

    private Mono<Void> done(String command, Supplier<byte[]> body) {
        return calls.call(Request.of(command, body, answer -> "")).then();
    }

    @Override
    public Mono<Void> deleteCategory(long id) {
        return categories()
                .flatMapIterable(tree -> {
                    if (tree.find(id).filter(Category::isPreset).isPresent()) {
                        throw new CategoryInUseException(
                                "category " + id + " is preset by the system and cannot be deleted; leave it");
                    }
                    return tree.withDescendants(id);
                })
                .collectList()
                .flatMap(within -> languages().collectList().flatMap(languages -> firstQuestion(within, languages)))
                .flatMap(question -> Mono.<Void>error(new CategoryInUseException("category " + id
                        + " holds questions, \"" + question.standardQuestionId() + "\" for one, which would be deleted"
                        + " with it; move them first, or ask for their deletion")))
                .then(deleteCategoryAndItsQuestions(id));
    }

    private Mono<LibraryQuestion> firstQuestion(List<Long> within, List<Language> languages) {
        return Flux.fromIterable(within)
                .concatMap(id -> Flux.fromIterable(filters(languages)).map(filter -> filter.withCategory(id)))
                .concatMap(filter -> page(filter, 1, 1).flatMapIterable(questions -> questions))
                .next();
    }

    /** Refused after an attempt without an answer, it is looked up: that attempt may have deleted it. */
    @Override
    public Mono<Void> deleteCategoryAndItsQuestions(long id) {
        return done("del_chitchat_category", () -> Codec.category(id, null, null))
                .onErrorResume(
                        ApiException.class,
                        refused -> refused.mayAffectEveryCall() && refused.mayHaveTakenEffect()
                                ? categories()
                                        .onErrorMap(ChitchatException.class, StatusBatches::unknown)
                                        .filter(tree -> tree.find(id).isPresent())
                                        .flatMap(there -> Mono.<Void>error(refused))
                                : Mono.error(refused));
    }

    @Override
    public Flux<Language> languages() {
        return knownLanguages()
                .onErrorResume(
                        failure -> isMissing(failure)
                                || (failure instanceof ApiException refused
                                        && refused.code() == EDITION_LACKS_LANGUAGES),
                        failure -> Mono.just(List.of()))
                .flatMapIterable(languages -> languages);
    }

    private Mono<List<Language>> knownLanguages() {
        return calls.call(Request.of("robot_get_language_list", () -> EMPTY, Codec::languages));
    }

    @Override
    public Mono<Void> addLanguage(String tag) {
        return setLanguage("robot_add_language", tag, true);
    }

    @Override
    public Mono<Void> deleteLanguage(String tag) {
        return setLanguage("robot_del_language", tag, false);
    }

    private Mono<Void> setLanguage(String command, String tag, boolean there) {
        Mono<String> inEffect = knownLanguages() // a service that lists none does not say that one is gone
                .filter(all -> there == all.stream().map(Language::tag).anyMatch(tag::equals))
                .map(found -> "");
        return calls.call(Request.of(command, () -> Codec.language(tag), answer -> "")
                        .once(inEffect))
                .then();
    }
}
