package dev.chitchat.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The titles on the way to a category in one text: slashes between, a backslash before a slash or backslash in one. */
public final class TitlePath {

    private TitlePath() {}

    public static String of(List<String> titles) {
        return titles.stream()
                .map(title -> title.replace("\\", "\\\\").replace("/", "\\/"))
                .collect(Collectors.joining("/"));
    }

    /** The titles of a text, at least one. */
    public static List<String> titles(String path) {
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
