package dev.chitchat.cli.library;

import dev.chitchat.cli.input.InputOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a file of a library is read. */
final class LibraryOptions {

    @Mixin
    InputOptions how = new InputOptions();

    @Option(
            names = "--category",
            paramLabel = "PATH",
            description = "The category of questions without an id that name none, such as Orders/Returns.")
    @Nullable
    String category;
}
