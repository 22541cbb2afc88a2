package dev.chitchat.sandbox;

import dev.chitchat.sandbox.commands.Library;
import java.util.List;
import java.util.function.Consumer;

/** Lends the way of a seed into the library to tests of the rooms below. */
public final class Seeds {

    private Seeds() {}

    public static Consumer<Library> of(List<String> lines) {
        return LibrarySeed.parse(lines)::into;
    }
}
