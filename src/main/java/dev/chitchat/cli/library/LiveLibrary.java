package dev.chitchat.cli.library;

import dev.chitchat.ChitchatLibrary;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.cli.progress.ReadingLine;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The library as the service has it now. */
record LiveLibrary(List<LibraryQuestion> questions, CategoryTree tree) {

    static LiveLibrary read(ChitchatLibrary library) {
        return read(library, new ReadingLine());
    }

    /** The same, and tells of each question as it comes. */
    static LiveLibrary read(ChitchatLibrary library, ReadingLine line) {
        return Objects.requireNonNull(library.categories()
                .flatMap(tree -> library.list(QuestionFilter.ALL)
                        .doOnNext(question -> line.question())
                        .collectList()
                        .map(questions -> new LiveLibrary(questions, tree)))
                .block());
    }

    List<Map<String, Object>> rows() {
        return questions.stream()
                .map(question -> LibraryFormat.row(question, tree))
                .toList();
    }
}
