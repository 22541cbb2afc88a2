package dev.chitchat.cli;

import dev.chitchat.sandbox.LibrarySeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the sandbox's library is to hold at first. */
final class SeedFile {

    private SeedFile() {}

    /** Nothing where no file is given; a file that cannot be read is a problem. */
    static LibrarySeed read(@Nullable Path file, Problems problems) {
        if (file != null) {
            try {
                return LibrarySeed.parse(Files.readAllLines(file));
            } catch (IOException e) {
                problems.add("--library " + file + " cannot be read; give a file in UTF-8, one JSON object a line");
            } catch (IllegalArgumentException e) {
                problems.add("--library " + file + ", " + e.getMessage());
            }
        }
        return LibrarySeed.parse(List.of());
    }
}
