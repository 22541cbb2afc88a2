package dev.chitchat.cli.library;

import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.internal.text.Excerpt;
import dev.chitchat.internal.text.TitlePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jline.utils.Levenshtein;

/**
 * The categories of a library in words: the titles on the way to each, such as {@code Orders/Returns}.
 *
 * <p>A slash or a backslash within a title follows a backslash. A category whose titles are those of another too, or
 * that lies deeper than anyone reads, is written as its number: {@code #77514}. Read once, as a library may have many.
 */
final class CategoryPaths {

    private static final Pattern NUMBER = Pattern.compile("#-?[0-9]+");
    private static final int DEEPEST = 64;
    private static final int MOST_COMPARED = 200;
    private static final int MOST_NEAREST = 20;

    private final Map<Long, String> byId = new LinkedHashMap<>();
    private final Map<String, List<Long>> byPath = new LinkedHashMap<>();
    private final Map<Long, String> missing = new LinkedHashMap<>();
    private final CategoryTree tree;
    private final boolean creating;
    private int suggested;

    /** Reads a tree; if {@code creating}, {@link #find} takes an unknown path for a category to be created. */
    CategoryPaths(CategoryTree tree, boolean creating) {
        this.tree = tree;
        this.creating = creating;
        tree.all().forEach(category -> byId.put(category.id(), "#" + category.id()));
        name(tree, 0, "", 1);
        byPath.forEach((path, ids) -> {
            if (ids.size() == 1 && !path.startsWith("#")) {
                byId.put(ids.get(0), path);
            }
        });
    }

    private void name(CategoryTree tree, long parent, String start, int depth) {
        for (Category category : tree.childrenOf(parent)) {
            String path = start + TitlePath.of(List.of(category.title()));
            byPath.computeIfAbsent(path, any -> new ArrayList<>()).add(category.id());
            if (depth < DEEPEST) {
                name(tree, category.id(), path + "/", depth + 1);
            }
        }
    }

    String of(long id) {
        return missing.getOrDefault(id, byId.getOrDefault(id, "#" + id));
    }

    /** The category behind a path, perhaps still to be created. Throws IllegalArgumentException if there is not one. */
    long find(String path) {
        if (NUMBER.matcher(path).matches()) {
            // Of any length: a number is never a title, also where categories are created.
            return byId.keySet().stream()
                    .filter(id -> path.equals("#" + id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the library has no category " + Excerpt.of(path) + "; correct the number"));
        }
        List<Long> found = found(TitlePath.titles(path));
        if (found.size() > 1) {
            throw new IllegalArgumentException("the library has " + found.size() + " categories '" + Excerpt.of(path)
                    + "'; write the number of the one that is meant: "
                    + found.stream().map(id -> "#" + id).collect(Collectors.joining(", ")));
        }
        if (found.isEmpty() && !creating) {
            throw new IllegalArgumentException("the library has no category '" + Excerpt.of(path) + "'" + nearest(path)
                    + "; correct the path, or create it by 'categories add', or by push with --create-categories");
        }
        return found.isEmpty() ? create(TitlePath.titles(path)) : found.get(0);
    }

    /** Those behind titles, of which a number may be the first: titles that two have lead to nothing below them. */
    private List<Long> found(List<String> titles) {
        List<Long> found = byPath.getOrDefault(TitlePath.of(titles), List.of());
        int last = titles.size() - 1;
        if (!found.isEmpty() || last == 0 || !NUMBER.matcher(titles.get(0)).matches()) {
            return found;
        }
        List<Long> above = last == 1 ? List.of(find(titles.get(0))) : found(titles.subList(0, last));
        return above.stream()
                .flatMap(id -> tree.childrenOf(id).stream())
                .filter(category -> category.title().equals(titles.get(last)))
                .map(Category::id)
                .toList();
    }

    private long create(List<String> titles) {
        String path = TitlePath.of(titles);
        if (titles.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a title in the category '" + Excerpt.of(path)
                    + "' is empty, and none is created so; give each a title");
        }
        if (titles.size() >= DEEPEST) {
            throw new IllegalArgumentException("the category '" + Excerpt.of(path) + "' has " + titles.size()
                    + " levels, and none is created as deep; name fewer");
        }
        if (titles.size() > 1) {
            find(TitlePath.of(titles.subList(0, titles.size() - 1)));
        }
        long id = Long.MIN_VALUE + missing.size();
        missing.put(id, path);
        byPath.put(path, List.of(id));
        return id;
    }

    /** What must be created for some that {@link #find} gave: their paths and those above, in order of creation. */
    List<String> missing(Collection<Long> ids) {
        List<String> wanted = ids.stream().map(missing::get).toList();
        return missing.values().stream()
                .filter(path -> wanted.stream()
                        .anyMatch(one -> one != null && (one.equals(path) || one.startsWith(path + "/"))))
                .toList();
    }

    /** Compares with every path there is, so only a few times for each file. */
    private String nearest(String path) {
        if (suggested++ >= MOST_NEAREST || path.length() > MOST_COMPARED) {
            return "";
        }
        return byPath.keySet().stream()
                .filter(known -> known.length() <= MOST_COMPARED)
                .min(Comparator.comparingInt(known -> distance(path, known)))
                .map(known -> ", the nearest is '" + known + "'")
                .orElse("");
    }

    /** How many letters differ, whatever their case; the last title alone stands for its path. */
    private static int distance(String given, String known) {
        String one = given.strip().toLowerCase(Locale.ROOT);
        String other = known.toLowerCase(Locale.ROOT);
        return other.endsWith("/" + one) ? 1 : Levenshtein.distance(one, other);
    }
}
