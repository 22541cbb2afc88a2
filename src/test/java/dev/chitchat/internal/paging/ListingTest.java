package dev.chitchat.internal.paging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.error.UnsettledListingException;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Listing page by page while another writer moves the pages. */
class ListingTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int SIZE = 10;

    private final List<String> library = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private Runnable betweenPages = () -> {};
    private int cap = Integer.MAX_VALUE;

    private void fill(int count) {
        IntStream.range(0, count).forEach(i -> library.add("q" + i));
    }

    private Mono<List<LibraryQuestion>> page(int index, int size) {
        return Mono.fromSupplier(() -> {
            asked.add(index + "/" + size);
            int capped = Math.min(size, cap);
            List<LibraryQuestion> page = library.stream()
                    .skip((index - 1L) * capped)
                    .limit(capped)
                    .map(ListingTest::question)
                    .toList();
            betweenPages.run();
            return page;
        });
    }

    private static LibraryQuestion question(String id) {
        return new LibraryQuestion(id, id, "a", AnswerType.TEXT, 1, QuestionStatus.ENABLED, List.of(), null);
    }

    private Flux<String> listed() {
        return Listing.of(this::page, SIZE).map(LibraryQuestion::standardQuestionId);
    }

    private List<String> all() {
        return requireNonNull(listed().collectList().block(SOON));
    }

    @Test
    void aListShorterThanAPageTakesTwoCalls() {
        fill(9);
        assertThat(all()).isEqualTo(library);
        assertThat(asked).containsExactly("1/10", "2/10");
    }

    @Test
    void aLongListIsReadTwice() {
        fill(25);
        assertThat(all()).isEqualTo(library);
        assertThat(asked).containsExactly("1/10", "2/10", "3/10", "4/10", "1/10", "2/10", "3/10", "4/10");
    }

    @Test
    void anEmptyListIsEmpty() {
        assertThat(all()).isEmpty();
        assertThat(asked).containsExactly("1/10");
    }

    @Test
    void aPageIsAskedForOnlyOnDemand() {
        fill(25);
        StepVerifier.create(listed(), 0)
                .expectSubscription()
                .then(() -> assertThat(asked).isEmpty())
                .thenRequest(10)
                .expectNextCount(10)
                .then(() -> assertThat(asked).containsExactly("1/10"))
                .thenRequest(1)
                .expectNext("q10")
                .then(() -> assertThat(asked).containsExactly("1/10", "2/10"))
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void eachSubscriptionReadsAnew() {
        fill(3);
        Flux<String> twice = listed();
        assertThat(twice.concatWith(twice).collectList().block(SOON)).hasSize(6);
    }

    @Test
    void aQuestionThatMovesUpBetweenTwoPagesIsNotMissed() {
        fill(25);
        betweenPages = () -> {
            if (asked.size() == 1) {
                library.remove("q0");
            }
        };
        assertThat(all()).contains("q10").doesNotHaveDuplicates().hasSize(25);
    }

    @Test
    void questionsThatMoveDownAreNotDoubled() {
        fill(25);
        betweenPages = () -> library.add(0, "new" + asked.size());
        assertThat(all()).doesNotHaveDuplicates().containsAll(List.of("q0", "q9", "q10", "q19", "q20", "q24"));
    }

    @Test
    void aQuestionThatIsMovedToThePartAlreadyReadIsNotMissed() {
        fill(35);
        betweenPages = () -> {
            if (asked.size() == 2) {
                library.remove("q33");
                library.add(0, "q33");
            }
        };
        assertThat(all()).doesNotHaveDuplicates().hasSize(35);
    }

    @Test
    void aDeletionMadeUpForByAnAdditionDoesNotHideWhatMoved() {
        fill(30);
        betweenPages = () -> {
            if (asked.size() == 2) {
                library.remove("q3");
                library.add("new");
            }
        };
        assertThat(all()).contains("q20", "new").doesNotHaveDuplicates().hasSize(31);
    }

    @Test
    void aLibraryThatNeverComesToRestIsAClearError() {
        fill(1_000);
        betweenPages = () -> library.remove(0);
        Recorded.of(listed().then())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnsettledListingException.class)
                        .hasMessageContaining("6 times")
                        .hasMessageContaining("list it again"))
                .verify(SOON);
    }

    @Test
    void pagesThatTheServiceCapsAreAskedForInThatSize() {
        fill(25);
        cap = 4;
        assertThat(all()).containsExactlyInAnyOrderElementsOf(library);
        assertThat(asked).startsWith("1/10", "2/10", "1/4", "2/4").doesNotContain("3/10");
    }

    /** What was there throughout is listed, once, or the listing says that it cannot tell. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverOthersDoNothingIsMissedOrDoubled(long seed) {
        for (int round = 0; round < 200; round++) {
            Random random = new Random(seed * 1_000 + round);
            library.clear();
            asked.clear();
            fill(random.nextInt(80));
            Set<String> throughout = new HashSet<>(library);
            double busy = random.nextDouble() * 0.4;
            betweenPages = () -> edit(random, busy, throughout);
            List<String> ids = requireNonNull(
                    listed().onErrorResume(UnsettledListingException.class, unsettled -> Flux.just("unsettled"))
                            .collectList()
                            .block(SOON));
            assertThat(ids).as("seed %d round %d", seed, round).doesNotHaveDuplicates();
            if (!ids.contains("unsettled")) {
                assertThat(ids).as("seed %d round %d", seed, round).containsAll(throughout);
            }
        }
    }

    private void edit(Random random, double busy, Set<String> throughout) {
        if (random.nextDouble() < busy && !library.isEmpty()) {
            throughout.remove(library.remove(random.nextInt(library.size())));
        }
        if (random.nextDouble() < busy) {
            library.add(random.nextInt(library.size() + 1), "new" + random.nextLong());
        }
    }
}
