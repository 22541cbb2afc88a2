package dev.chitchat.internal.paging;

import dev.chitchat.api.LibraryQuestion;
import java.util.List;
import reactor.core.publisher.Mono;

/** Reads one page of the library as it stands at that moment; asked for one page at a time. */
@FunctionalInterface
public interface PageSource {

    /**
     * One page.
     *
     * @param index which, from 1
     * @param size how many questions a page has
     * @return a lazy Mono of the questions, none past the end
     */
    Mono<List<LibraryQuestion>> page(int index, int size);
}
