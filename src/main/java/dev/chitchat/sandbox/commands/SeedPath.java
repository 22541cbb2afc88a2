package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.StoredCategory;
import java.util.ArrayList;
import java.util.List;

/** The titles on the way to a category, with a slash between them; a slash within a title follows a backslash. */
public final class SeedPath {

    private SeedPath() {}

    /** The category at the end of the way; what is missing of it is added. */
    public static long resolve(String path, Library library) {
        long at = 0;
        for (String title : titles(path)) {
            StoredCategory next = library.categories().find(at, title);
            at = (next != null ? next : library.categories().add(at, title)).id();
        }
        return at;
    }

    private static List<String> titles(String path) {
        List<String> titles = new ArrayList<>();
        StringBuilder title = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '/') {
                titles.add(title.toString());
                title.setLength(0);
            } else {
                title.append(c == '\\' && i + 1 < path.length() ? path.charAt(++i) : c);
            }
        }
        titles.add(title.toString());
        return titles;
    }
}
