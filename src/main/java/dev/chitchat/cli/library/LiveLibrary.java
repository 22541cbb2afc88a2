package dev.chitchat.cli.library;

import dev.chitchat.ChitchatLibrary;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.progress.Progress;
import dev.chitchat.cli.progress.Tally;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** The library as the service has it now. */
record LiveLibrary(List<LibraryQuestion> questions, CategoryTree tree) {

    /**
     * Reads it, and shows how that gets on until all has been read.
     *
     * @param tally counts the questions; watches the client already
     */
    static LiveLibrary read(Connection connection, Tally tally, ProcessIo surroundings, boolean quiet) {
        ChitchatLibrary library = connection.client().library();
        Progress shown = Progress.show(surroundings, quiet, tally, OptionalLong.empty(), connection);
        try {
            return Objects.requireNonNull(library.categories()
                    .flatMap(tree -> library.list(QuestionFilter.ALL)
                            .doOnNext(question -> tally.read())
                            .collectList()
                            .map(questions -> new LiveLibrary(questions, tree)))
                    .block());
        } finally {
            shown.close();
        }
    }

    List<Map<String, Object>> rows() {
        return questions.stream()
                .map(question -> LibraryFormat.row(question, tree))
                .toList();
    }
}
