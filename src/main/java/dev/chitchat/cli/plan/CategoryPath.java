package dev.chitchat.cli.plan;

import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.internal.text.TitlePath;
import java.util.List;

/**
 * A category in words: the titles on the way to it with a slash between, such as {@code Orders/Returns}.
 *
 * <p>A slash or a backslash within a title follows a backslash. A category without titles, or one whose titles are those
 * of another too, is written as its number: {@code #77514}.
 */
public final class CategoryPath {

    private CategoryPath() {}

    /**
     * The words for a category.
     *
     * @param tree all categories
     * @param id one of them, or not
     * @return its path
     */
    public static String of(CategoryTree tree, long id) {
        List<String> titles = tree.path(id);
        boolean clear = !titles.isEmpty() && tree.at(titles).size() == 1;
        String path = TitlePath.of(titles);
        return clear && !path.startsWith("#") ? path : "#" + id;
    }

    /**
     * The category behind some words.
     *
     * @param tree all categories
     * @param path as {@link #of} writes it
     * @return its id
     * @throws IllegalArgumentException if there is none, or more than one; the message says so
     */
    public static long find(CategoryTree tree, String path) {
        if (path.matches("#-?[0-9]{1,18}")) {
            return Long.parseLong(path.substring(1));
        }
        List<Category> found = tree.at(TitlePath.titles(path));
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    found.isEmpty()
                            ? "the library has no category '" + path + "'; add it first, or correct the path"
                            : "the library has " + found.size() + " categories '" + path + "'; write #"
                                    + found.get(0).id() + " or whichever is meant");
        }
        return found.get(0).id();
    }
}
