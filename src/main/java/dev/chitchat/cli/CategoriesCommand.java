package dev.chitchat.cli;

import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.error.ChitchatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code categories}: the tree of categories. */
@Command(
        name = "categories",
        description = {"Shows the tree of categories, with the number of each; [preset] are those of the system.", ""},
        footer = {"", "Example:", "  chitchat categories --region singapore"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:they could not be read", "2:wrong usage or configuration"})
final class CategoriesCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    AccountOptions account = new AccountOptions();

    @Mixin
    ServiceOptions service = new ServiceOptions();

    @Mixin
    GeneralOptions general = new GeneralOptions();

    CategoriesCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        ServiceSettings settings = ServiceSettings.read(account, service, surroundings.environment(), problems);
        problems.report();
        service.warn(account, general, surroundings);
        try (Connection connection = Connection.open(settings, general, surroundings)) {
            CategoryTree tree = Objects.requireNonNull(
                    connection.client().library().categories().block());
            StringBuilder text = new StringBuilder();
            tree.roots().forEach(root -> write(root, tree, "", text));
            surroundings.out().write(text.toString().getBytes(StandardCharsets.UTF_8));
            return ExitCode.DONE;
        } catch (ChitchatException e) {
            general.tell(e, surroundings);
            return ExitCode.FAILED;
        }
    }

    private static void write(Category category, CategoryTree tree, String indent, StringBuilder to) {
        to.append(indent).append(category.id()).append("  ").append(category.title());
        to.append(category.isPreset() ? "  [preset]\n" : "\n");
        tree.childrenOf(category.id()).forEach(child -> write(child, tree, indent + "  ", to));
    }
}
