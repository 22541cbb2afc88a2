package dev.chitchat.internal.paging;

import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.UnsettledListingException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lists every question once although pages shift under the reader; what {@code ChitchatLibrary.list} is made of.
 *
 * <p>The service knows pages by number only. When another writer deletes a question of a page already read, all later
 * ones move up and the first of the next page is passed over; an addition pushes one back, to be read twice. So
 * questions already seen are dropped, and the list is read again until a pass finds all that the pass before found, in
 * the same order. Such a pass proves that nothing was deleted or moved between the two (ids are not used again), so
 * that the earlier one passed over nothing; what was added since has been seen in the later one. A list that does not
 * fill its first page needs no second pass.
 *
 * <p>A pass ends at a page that brings nothing new to it: an empty one, or the last or first page again, as services
 * answer that take a page past the end for the nearest one they have. A refusal ends it too where the page before was
 * not full. Any other page that is refused or too large is asked for in halves, down to one question. A page that was
 * not full with another one behind it shows that the service caps pages: reading starts again with smaller ones.
 */
public final class Listing {

    /** How many questions a page has by default; no page of the service names a bound. */
    public static final int PAGE_SIZE = 100;

    private static final int MOST_PASSES = 6;
    private static final int MOST_TOO_LARGE = 2;

    private final BiFunction<Integer, Integer, Mono<List<LibraryQuestion>>> source;
    private final Set<String> seen = new HashSet<>();
    /** The size of pages that the service gives; those around a question that is large are smaller. */
    private int usual;

    private int size;
    private int tooLarge;
    private boolean acrossTheEnd;
    private Pass earlier = new Pass();
    private Pass pass = new Pass();
    private int passes = 1;
    private boolean settled;

    private Listing(BiFunction<Integer, Integer, Mono<List<LibraryQuestion>>> source, int size) {
        this.source = source;
        this.usual = size;
        this.size = size;
    }

    /** Each subscription reads anew. Emits {@link UnsettledListingException} when of six passes no two agreed. */
    public static Flux<LibraryQuestion> of(
            BiFunction<Integer, Integer, Mono<List<LibraryQuestion>>> source, int pageSize) {
        return Flux.defer(() -> new Listing(source, pageSize).questions());
    }

    /** Without prefetch, a page is only asked for when there is demand and the one before is used up. */
    private Flux<LibraryQuestion> questions() {
        return Flux.just(source)
                .hide()
                .concatMap(wanted -> page().flatMapIterable(questions -> questions), 0)
                .filter(question -> seen.add(question.standardQuestionId()))
                .repeat(() -> !settled);
    }

    /** The page that holds the next position, with questions before it where its size does not divide that. */
    private Mono<List<LibraryQuestion>> page() {
        if (passes > MOST_PASSES) {
            return Mono.error(new UnsettledListingException(MOST_PASSES));
        }
        return source.apply(pass.position / size + 1, size)
                .doOnNext(this::take)
                .onErrorResume(ChitchatException.class, this::smaller);
    }

    private void take(List<LibraryQuestion> questions) {
        boolean behindShort = pass.endedShort;
        acrossTheEnd = false;
        if (!pass.add(questions, size)) {
            endPass();
        } else if (behindShort) {
            usual = pass.pages == 2 ? pass.firstCount : usual / 2;
            restart();
        } else {
            size = largestDividing(pass.position);
        }
    }

    private void endPass() {
        settled = passes == 1 ? pass.pages <= 1 && pass.ids.size() < usual : earlier.isWithin(pass);
        earlier = pass;
        passes++;
        restart();
    }

    private void restart() {
        pass = new Pass();
        size = usual;
    }

    private int largestDividing(int position) {
        return IntStream.iterate(usual, candidate -> candidate / 2)
                .filter(candidate -> position % candidate == 0)
                .findFirst()
                .orElseThrow();
    }

    private Mono<List<LibraryQuestion>> smaller(ChitchatException failure) {
        boolean refused = isRefusal(failure);
        if (!refused && !(failure instanceof MalformedAnswerException strange && strange.isTooLarge())) {
            return Mono.error(failure);
        }
        if (refused && pass.endedShort) {
            endPass();
            return Mono.just(List.of());
        }
        if (size > 1 && !acrossTheEnd) {
            // A size that is refused will always be; one too large may be so at one place only.
            if (size == usual && (pass.ids.size() == 0 ? refused : ++tooLarge > MOST_TOO_LARGE)) {
                usual /= 2;
                tooLarge = 0;
            }
            size /= 2;
            return page();
        }
        if (refused && pass.position > 0 && !acrossTheEnd) {
            acrossTheEnd = true;
            size = smallestNotDividing(pass.position);
            return page();
        }
        return Mono.error(pass.position == 0 && refused ? failure : alone(failure));
    }

    /** Whether another page may be answered; a failure that may pass was retried before it came here. */
    private boolean isRefusal(ChitchatException failure) {
        return failure instanceof ApiException refused
                && refused.retryClass() == RetryClass.FINAL
                && !refused.affectsEveryCall()
                && (!refused.mayAffectEveryCall() || pass.ids.size() > 0);
    }

    /** For a page that begins before the position: answered at the end of the list, not at an unreadable question. */
    private static int smallestNotDividing(int position) {
        return IntStream.iterate(2, candidate -> candidate + 1)
                .filter(candidate -> position % candidate != 0)
                .findFirst()
                .orElseThrow();
    }

    private ChitchatException alone(ChitchatException failure) {
        String place = "question " + (pass.position + 1) + " of the list could not be read even on a page of its own";
        return failure instanceof ApiException refused
                ? new ApiException(place + ": list_chitchat", refused.code(), refused.info(), null)
                : MalformedAnswerException.tooLarge(place + ": " + failure.getMessage());
    }

    /** The ids that one reading of all pages has found, in order, each once. */
    private static final class Pass {

        private final Set<String> ids = new LinkedHashSet<>();

        /** How many questions of the list lie before the next page. */
        private int position;

        /** How many pages brought something, and how many questions the first had. */
        private int pages;

        private int firstCount;

        /** Whether the last page had fewer questions than were asked for. */
        private boolean endedShort;

        /** Takes in the page at the position; returns whether it brought anything new. */
        boolean add(List<LibraryQuestion> page, int size) {
            boolean brought = false;
            for (LibraryQuestion question : page) {
                brought |= ids.add(question.standardQuestionId());
            }
            if (brought) {
                firstCount = pages == 0 ? page.size() : firstCount;
                pages++;
                position = (position / size + 1) * size;
                endedShort = page.size() < size;
            }
            return brought;
        }

        /** Whether a later pass found all of these, in the same order. */
        boolean isWithin(Pass later) {
            return later.ids.stream().filter(ids::contains).toList().equals(List.copyOf(ids));
        }
    }
}
