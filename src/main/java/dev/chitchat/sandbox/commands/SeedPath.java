package dev.chitchat.sandbox.commands;

import dev.chitchat.internal.text.TitlePath;
import dev.chitchat.sandbox.StoredCategory;

/** Where a {@link TitlePath} leads in the library of the sandbox. */
public final class SeedPath {

    private SeedPath() {}

    /** The category at the end of the way; what is missing of it is added. */
    public static long resolve(String path, Library library) {
        long at = 0;
        for (String title : TitlePath.titles(path)) {
            StoredCategory next = library.categories().find(at, title);
            at = (next != null ? next : library.categories().add(at, title)).id();
        }
        return at;
    }
}
