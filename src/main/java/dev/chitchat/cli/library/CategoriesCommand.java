package dev.chitchat.cli.library;

import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.options.ServiceSettings;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.text.Cleaner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code categories}: the tree of categories. */
@Command(
        name = "categories",
        description = {"Shows the tree of categories, with the number of each; [preset] are those of the system.", ""},
        footer = {"", "Example:", "  chitchat categories --region singapore"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:they could not be read", "2:wrong usage or configuration"})
public final class CategoriesCommand extends ServiceCommand {

    public CategoriesCommand(ProcessIo surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        ServiceSettings settings = settings(new Problems());
        try (Connection connection = connect(settings)) {
            CategoryTree tree = Objects.requireNonNull(
                    connection.client().library().categories().block());
            StringBuilder text = new StringBuilder();
            tree.roots().forEach(root -> write(root, tree, "", text));
            surroundings.out().write(text.toString().getBytes(StandardCharsets.UTF_8));
            return ExitCode.DONE;
        } catch (ChitchatException e) {
            return failed(e);
        }
    }

    private static void write(Category category, CategoryTree tree, String indent, StringBuilder to) {
        to.append(indent).append(category.id()).append("  ").append(Cleaner.line(category.title()));
        to.append(category.isPreset() ? "  [preset]\n" : "\n");
        tree.childrenOf(category.id()).forEach(child -> write(child, tree, indent + "  ", to));
    }
}
