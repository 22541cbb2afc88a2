package dev.chitchat.internal.paging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A listing ends, and is whole, whatever the service does with pages that it does not have or cannot give. */
class ListingEndTest {

    /** What a service answers to a page past the end. */
    private enum PastTheEnd {
        EMPTY,
        LAST_PAGE,
        FIRST_PAGE,
        CYCLE,
        REFUSED
    }

    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<String> asked = new ArrayList<>();
    private List<String> library = List.of();
    private PastTheEnd pastTheEnd = PastTheEnd.EMPTY;
    private int pageSize = 10;
    private int largestSize = Integer.MAX_VALUE;
    private int room = Integer.MAX_VALUE;
    private boolean cutsToRoom;
    private String large = "";
    private String unreadable = "";

    private void fill(int count) {
        library = IntStream.range(0, count).mapToObj(i -> "q" + i).toList();
    }

    private Mono<List<LibraryQuestion>> page(int index, int size) {
        return Mono.fromSupplier(() -> {
            asked.add(index + "/" + size);
            assertThat(asked).as("calls").hasSizeLessThan(2_000);
            return answer(index, size).stream().map(ListingEndTest::question).toList();
        });
    }

    private List<String> answer(int index, int size) {
        if (size > largestSize) {
            throw refusal();
        }
        int pages = Math.max(1, (library.size() + size - 1) / size);
        List<String> page = rows(index, size);
        if (index > pages) {
            page = switch (pastTheEnd) {
                case EMPTY -> List.of();
                case LAST_PAGE -> rows(pages, size);
                case FIRST_PAGE -> rows(1, size);
                case CYCLE -> rows((index - 1) % pages + 1, size);
                case REFUSED -> throw refusal();
            };
        }
        if (page.contains(unreadable)) {
            throw refusal();
        }
        int weight = page.size() + (page.contains(large) ? room - 1 : 0);
        if (weight > room && cutsToRoom) {
            return page.subList(0, Math.max(1, page.indexOf(large)));
        }
        if (weight > room) {
            throw MalformedAnswerException.tooLarge("list_chitchat was answered with too much");
        }
        return page;
    }

    private List<String> rows(int index, int size) {
        return library.stream().skip((index - 1L) * size).limit(size).toList();
    }

    private static ApiException refusal() {
        return new ApiException("list_chitchat", -7, "no such page", null);
    }

    private static LibraryQuestion question(String id) {
        return new LibraryQuestion(id, id, "a", AnswerType.TEXT, 1, QuestionStatus.ENABLED, List.of(), null);
    }

    private List<String> all() {
        return requireNonNull(Listing.of(this::page, pageSize)
                .map(LibraryQuestion::standardQuestionId)
                .collectList()
                .block(SOON));
    }

    @ParameterizedTest
    @EnumSource(PastTheEnd.class)
    void aListEndsWhateverComesPastItsEnd(PastTheEnd behaviour) {
        pastTheEnd = behaviour;
        for (int count : new int[] {1, 9, 10, 11, 20, 25, 60, 120, 300}) {
            asked.clear();
            fill(count);
            assertThat(all()).as("%d questions", count).isEqualTo(library);
            assertThat(asked).as("%d questions", count).hasSizeLessThanOrEqualTo(2 * (count / 10 + 7));
        }
    }

    @Test
    void aLastPageAgainEndsAPassAtOnce() {
        pastTheEnd = PastTheEnd.LAST_PAGE;
        fill(25);
        assertThat(all()).isEqualTo(library);
        assertThat(asked).containsExactly("1/10", "2/10", "3/10", "4/10", "1/10", "2/10", "3/10", "4/10");
    }

    @Test
    void aRefusalBehindAPageThatIsNotFullIsTheEnd() {
        pastTheEnd = PastTheEnd.REFUSED;
        fill(25);
        assertThat(all()).isEqualTo(library);
        assertThat(asked).containsExactly("1/10", "2/10", "3/10", "4/10", "1/10", "2/10", "3/10", "4/10");
    }

    @Test
    void aPageSizeThatIsRefusedIsHalvedOnce() {
        largestSize = 5;
        fill(12);
        assertThat(all()).isEqualTo(library);
        assertThat(asked).containsExactly("1/10", "1/5", "2/5", "3/5", "4/5", "1/5", "2/5", "3/5", "4/5");
    }

    @Test
    void aPageThatIsTooLargeIsAskedForInHalves() {
        room = 10;
        large = "q23";
        fill(60);
        assertThat(all()).isEqualTo(library);
        assertThat(asked)
                .startsWith("1/10", "2/10", "3/10", "5/5", "11/2", "12/2", "23/1", "24/1", "13/2", "14/2", "15/2")
                .contains("4/10", "5/10", "6/10", "7/10");
    }

    @Test
    void aLibraryOfLargeQuestionsIsReadInSmallPagesSoon() {
        pageSize = 100;
        room = 30;
        fill(1_000);
        assertThat(all()).isEqualTo(library);
        assertThat(asked).hasSizeLessThan(2 * 1_000 / 25 + 25);
    }

    @Test
    void aQuestionTooLargeOnItsOwnIsNamed() {
        large = "q13";
        fill(20);
        Recorded.of(Listing.of((index, size) -> page(index, size).doOnNext(this::refuseLarge), pageSize)
                        .then())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MalformedAnswerException.class)
                        .hasMessageContaining("question 14 of the list"))
                .verify(SOON);
    }

    private void refuseLarge(List<LibraryQuestion> page) {
        if (page.contains(question(large))) {
            throw MalformedAnswerException.tooLarge("too much");
        }
    }

    @ParameterizedTest
    @EnumSource(PastTheEnd.class)
    void aQuestionThatIsRefusedIsNotTakenForTheEnd(PastTheEnd behaviour) {
        pastTheEnd = behaviour;
        for (int bad : new int[] {13, 20, 60, 119}) {
            unreadable = "q" + bad;
            fill(130);
            Recorded.of(Listing.of(this::page, pageSize).then())
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ApiException.class)
                            .hasMessageContaining("question " + (bad + 1) + " of the list"))
                    .verify(SOON);
        }
    }

    @Test
    void aRefusalOfTheFirstQuestionIsToldAsItCame() {
        largestSize = 0;
        fill(3);
        Recorded.of(Listing.of(this::page, pageSize).then())
                .expectErrorSatisfies(error -> assertThat(error).hasMessageStartingWith("list_chitchat was refused"))
                .verify(SOON);
        assertThat(asked).containsExactly("1/10", "1/5", "1/2", "1/1");
    }

    @Test
    void aRefusalOfTheAccountIsNotAskedAgain() {
        Recorded.of(Listing.of(
                        (index, size) ->
                                page(index, size).then(Mono.error(new ApiException("list_chitchat", -20, "", null))),
                        pageSize))
                .expectError(ApiException.class)
                .verify(SOON);
        assertThat(asked).hasSize(1);
    }

    @Test
    void whatAServiceCutsFromALaterPageIsNotMissed() {
        room = 10;
        large = "q23";
        fill(60);
        cutsToRoom = true;
        assertThat(all()).containsExactlyInAnyOrderElementsOf(library);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyMixtureOfSuchServicesIsListedWhole(long seed) {
        for (int round = 0; round < 300; round++) {
            Random random = new Random(seed * 1_000 + round);
            asked.clear();
            fill(random.nextInt(130));
            pageSize = 1 + random.nextInt(30);
            pastTheEnd = PastTheEnd.values()[random.nextInt(5)];
            boolean refuses = pastTheEnd == PastTheEnd.REFUSED;
            largestSize = random.nextBoolean() ? Integer.MAX_VALUE : (refuses ? 7 : 1) + random.nextInt(30);
            room = refuses || random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(20);
            large = room == Integer.MAX_VALUE || library.isEmpty() ? "" : "q" + random.nextInt(library.size());
            assertThat(all()).as("seed %d round %d", seed, round).containsExactlyInAnyOrderElementsOf(library);
        }
    }
}
