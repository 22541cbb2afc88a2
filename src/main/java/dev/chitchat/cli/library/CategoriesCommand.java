package dev.chitchat.cli.library;

import dev.chitchat.ChitchatLibrary;
import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.text.Cleaner;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code categories}: the tree of categories, and what changes it. */
@Command(
        name = "categories",
        description = {
            "Shows all categories: the number of each and its path, as files of the library have it; [preset] are those of"
                    + " the system."
        },
        footer = {
            "Examples:",
            "  chitchat categories --region singapore",
            "  chitchat categories add 'Orders/Returns' --region singapore",
            "  chitchat categories rename 'Orders/Returns' 'Refunds' --region singapore",
            "  chitchat categories delete 'Orders/Refunds' --region singapore"
        },
        exitCodeList = {
            "0:done",
            "1:they could not be read or changed",
            "2:wrong usage or configuration, or there is no such category; nothing was sent"
        })
public class CategoriesCommand extends ServiceCommand {

    public CategoriesCommand(ProcessIo io) {
        super(io);
    }

    public static List<CategoriesCommand> changing(ProcessIo io) {
        return List.of(new Add(io), new Rename(io), new Delete(io));
    }

    @Override
    public final Integer call() throws IOException {
        try (Connection connection = Connection.open(settings(new Problems()), io, builder -> builder)) {
            ChitchatLibrary library = connection.client().library();
            CategoryTree tree = Objects.requireNonNull(library.categories().block());
            io.print(text(library, tree));
            return ExitCode.DONE;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** Does what the command is for and returns what it prints. */
    String text(ChitchatLibrary library, CategoryTree tree) throws IOException {
        CategoryPaths paths = new CategoryPaths(tree, false);
        Mono<String> text = Flux.fromIterable(tree.roots())
                .expandDeep(at -> Flux.fromIterable(tree.childrenOf(at.id())))
                .concatWith(Flux.fromIterable(tree.all())) // those whose parents form a circle are below none
                .distinct()
                .map(category -> line(category, paths))
                .collect(Collectors.joining());
        return String.valueOf(text.block());
    }

    /** A path that cannot be shown as it is would not be found again, so the number stands for it. */
    static String line(Category category, CategoryPaths paths) {
        String path = paths.of(category.id());
        String usable = path.equals(Cleaner.line(path)) ? path : "#" + category.id();
        String title = usable.startsWith("#") ? "  '" + Cleaner.line(category.title()) + "'" : "";
        return category.id() + "  " + usable + title + (category.isPreset() ? "  [preset]\n" : "\n");
    }

    @Command(
            name = "add",
            description = "Creates a category, and those above it that are not there; prints their numbers.",
            exitCodeList = {"0:created, or there already", "1:failed", "2:wrong usage or configuration"})
    private static final class Add extends CategoriesCommand {

        @Parameters(paramLabel = "PATH", description = "Its path, such as Orders/Returns.")
        private String path = "";

        Add(ProcessIo io) {
            super(io);
        }

        @Override
        String text(ChitchatLibrary library, CategoryTree tree) {
            CategoryPaths paths = new CategoryPaths(tree, true);
            long id = paths.find(path);
            CategoryTree then = LiveLibrary.create(paths.missing(List.of(id)), tree, library, new Stop(), io);
            CategoryPaths all = new CategoryPaths(then, false);
            String created = then.all().stream()
                    .filter(category -> tree.find(category.id()).isEmpty())
                    .map(category -> line(category, all))
                    .collect(Collectors.joining());
            if (created.isEmpty()) {
                io.say("'" + path + "' is there already, so nothing was created");
            }
            return created;
        }
    }

    @Command(
            name = "rename",
            description = "Gives a category another title; its questions and what is below it stay in it.",
            exitCodeList = {"0:renamed", "1:failed", "2:wrong usage or configuration, or there is no such category"})
    private static final class Rename extends CategoriesCommand {

        @Parameters(index = "0", paramLabel = "PATH", description = "The category: its path, or # and its number.")
        private String path = "";

        @Parameters(index = "1", paramLabel = "TITLE", description = "The new title, without those above it.")
        private String title = "";

        Rename(ProcessIo io) {
            super(io);
        }

        @Override
        String text(ChitchatLibrary library, CategoryTree tree) {
            if (title.isBlank()) {
                throw new UsageException("the new title is empty, and none may be so; give a text");
            }
            long id = new CategoryPaths(tree, false).find(path);
            library.renameCategory(id, title).block();
            CategoryTree then = CategoryTree.of(tree.all().stream()
                    .map(one -> one.id() == id
                            ? new Category(id, one.parentId(), title, one.menuType(), one.status())
                            : one)
                    .toList());
            return then.find(id)
                    .map(renamed -> line(renamed, new CategoryPaths(then, false)))
                    .orElse("");
        }
    }

    @Command(
            name = "delete",
            description = "Deletes a category that holds no question, and those below it; with --with-questions, any."
                    + " Changes the live bot at once.",
            exitCodeList = {
                "0:deleted",
                "1:failed, or it holds questions",
                "2:wrong usage or configuration, not confirmed, or there is no such category"
            })
    private static final class Delete extends CategoriesCommand {

        @Parameters(paramLabel = "PATH", description = "The category: its path, or # and its number.")
        private String path = "";

        @Option(names = "--with-questions", description = "Deletes all questions in it too, for good.")
        private boolean withQuestions;

        @Option(names = "--yes", description = "Confirms it beforehand; needed where there is no terminal.")
        private boolean yes;

        Delete(ProcessIo io) {
            super(io);
        }

        @Override
        String text(ChitchatLibrary library, CategoryTree tree) throws IOException {
            long id = new CategoryPaths(tree, false).find(path);
            int below = tree.withDescendants(id).size() - 1;
            if (!yes) {
                io.confirm("'" + path + "'"
                        + (below == 0 ? "" : ", " + Formats.count(below, "category") + " below it")
                        + (withQuestions ? " and all questions in it" : "") + " would be deleted for good");
            }
            (withQuestions ? library.deleteCategoryAndItsQuestions(id) : library.deleteCategory(id)).block();
            return "";
        }
    }
}
