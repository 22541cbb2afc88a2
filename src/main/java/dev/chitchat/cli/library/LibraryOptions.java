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

    @Option(
            names = "--keep-first",
            description = "Of questions without an id that the file asks twice, takes the first; the others are named.")
    boolean keepFirst;
}
