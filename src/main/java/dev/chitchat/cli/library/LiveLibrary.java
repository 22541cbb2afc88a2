package dev.chitchat.cli.library;

import dev.chitchat.ChitchatLibrary;
import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.Language;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.progress.Progress;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.internal.text.Redaction;
import dev.chitchat.internal.text.TitlePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The library as the service has it now. */
public record LiveLibrary(List<LibraryQuestion> questions, CategoryTree tree) {

    /** Reads it, of one language only where one is given, and shows how that gets on until all has been read. */
    public static LiveLibrary read(
            Connection connection, Tally tally, ProcessIo io, boolean quiet, @Nullable String language) {
        ChitchatLibrary library = connection.client().library();
        Flux<LibraryQuestion> listed = language == null
                ? library.listAll()
                : library.languages().collectList().flatMapMany(spoken -> library.list(filter(language, spoken)));
        Progress shown = new Progress(io, quiet, tally, OptionalLong.empty(), connection);
        try (shown) {
            return Objects.requireNonNull(library.categories()
                    .flatMap(tree -> listed.doOnNext(question -> tally.read())
                            .collectList()
                            .map(questions -> new LiveLibrary(questions, tree)))
                    .block());
        }
    }

    /** Reads all of it over a connection of its own. */
    public static LiveLibrary read(Connection.Settings settings, ProcessIo io, boolean quiet) {
        Tally tally = Tally.ofReading();
        try (Connection connection = Connection.open(settings, io, builder -> builder.observer(tally))) {
            return read(connection, tally, io, quiet, null);
        }
    }

    /** Of a language that the bot does not speak, the service may list nothing, and a file would be emptied. */
    private static QuestionFilter filter(String tag, List<Language> spoken) {
        if (spoken.isEmpty()) {
            throw new UsageException("the bot speaks its default language alone; leave --language out");
        }
        return spoken.stream()
                .filter(language -> language.tag().equals(tag))
                .findFirst()
                .map(language -> language.isDefault() ? QuestionFilter.ALL : QuestionFilter.ALL.withLanguageTag(tag))
                .orElseThrow(() -> new UsageException("the bot does not speak the language '" + Redaction.of(tag)
                        + "'; it speaks "
                        + Cleaner.line(spoken.stream().map(Language::tag).collect(Collectors.joining(", ")))));
    }

    /** Creates categories, until a stop, and returns the tree with them; if one fails, says which are there. */
    static CategoryTree create(
            List<String> paths, CategoryTree tree, ChitchatLibrary library, Stop stop, ProcessIo io) {
        List<Category> all = new ArrayList<>(tree.all());
        for (String path : paths) {
            if (stop.reason() != null) {
                break;
            }
            List<String> titles = TitlePath.titles(path);
            String title = titles.get(titles.size() - 1);
            long parent = titles.size() == 1
                    ? 0
                    : new CategoryPaths(CategoryTree.of(all), false)
                            .find(TitlePath.of(titles.subList(0, titles.size() - 1)));
            try {
                long id = Objects.requireNonNull(
                        library.addCategory(parent, title).block());
                all.add(new Category(id, parent, title, 0, 1));
            } catch (ChitchatException e) {
                List<String> created = paths.subList(0, all.size() - tree.all().size());
                if (!created.isEmpty()) {
                    io.warning("before '" + path + "' failed, the service created '" + String.join("', '", created)
                            + "'; what is created stays");
                }
                throw e;
            }
        }
        return CategoryTree.of(all);
    }
}
