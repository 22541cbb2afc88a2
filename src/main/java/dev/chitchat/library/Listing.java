package dev.chitchat.library;

import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.error.UnsettledListingException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * Lists every question once although pages shift under the reader; what {@code ChitchatLibrary.list} is made of.
 *
 * <p>The service knows pages by number only. When another writer deletes a question of a page already read, all later ones
 * move up and the first of the next page is passed over; an addition pushes one back, to be read twice. So questions
 * already seen are dropped, and the list is read again until a pass finds all that the pass before found, in the same
 * order. Such a pass proves that nothing was deleted or moved between the two (ids are not used again), so that the
 * earlier one passed over nothing; what was added since has been seen in the later one. A list that does not fill its first
 * page needs no second pass. A short first page with another one behind it shows that the service caps pages: reading starts again with
 * pages of that size.
 */
public final class Listing {

    /** How many questions a page has by default; no page of the service names a bound. */
    public static final int PAGE_SIZE = 100;

    private static final int MOST_PASSES = 6;

    private final PageSource source;
    private final Set<String> seen = new HashSet<>();
    private int size;
    private Pass earlier = Pass.NONE;
    private Pass pass = new Pass();
    private int passes = 1;
    private boolean settled;

    private Listing(PageSource source, int size) {
        this.source = source;
        this.size = size;
    }

    /**
     * All questions of a source.
     *
     * <p>Lazy, each subscription reads anew. A page is asked for only when there is demand that the pages before could not
     * meet. Emits {@link UnsettledListingException} when six passes found no two that agree.
     *
     * @param source reads pages
     * @param pageSize how many questions a page has
     * @return each question once, as it stood when it was first read
     */
    public static Flux<LibraryQuestion> of(PageSource source, int pageSize) {
        return Flux.defer(() -> new Listing(source, pageSize).questions());
    }

    /** Without prefetch, the next page is only asked for when the one before is used up; the gate waits for demand too. */
    private Flux<LibraryQuestion> questions() {
        return Flux.generate(this::nextPage).concatMap(this::onDemand, 0);
    }

    private void nextPage(SynchronousSink<Integer> sink) {
        if (settled) {
            sink.complete();
        } else if (passes > MOST_PASSES) {
            sink.error(new UnsettledListingException(MOST_PASSES));
        } else {
            sink.next(pass.nextIndex());
        }
    }

    private Flux<LibraryQuestion> onDemand(int index) {
        return Flux.just(index).hide().concatMap(wanted -> read(wanted), 0);
    }

    private Flux<LibraryQuestion> read(int index) {
        return source.page(index, size).flatMapIterable(questions -> take(index, questions));
    }

    /** What of a page was not seen before; moves on to the next page or pass. */
    private List<LibraryQuestion> take(int index, List<LibraryQuestion> questions) {
        if (questions.isEmpty()) {
            endPass();
        } else if (index == 2 && pass.count() < size) {
            size = pass.count();
            pass = new Pass();
        } else {
            pass.add(questions);
        }
        return questions.stream()
                .filter(question -> seen.add(question.standardQuestionId()))
                .toList();
    }

    private void endPass() {
        settled = passes == 1 ? pass.pages() <= 1 && pass.count() < size : earlier.isWithin(pass);
        earlier = pass;
        pass = new Pass();
        passes++;
    }
}
