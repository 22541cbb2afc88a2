package dev.chitchat.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The categories of a library, as a tree; immutable and thread-safe.
 *
 * <p>A category whose parent is not in the list stands at the top.
 */
public final class CategoryTree {

    private final Map<Long, Category> byId;
    private final Map<Long, List<Category>> children;

    private CategoryTree(Map<Long, Category> byId, Map<Long, List<Category>> children) {
        this.byId = byId;
        this.children = children;
    }

    /**
     * The tree of a flat list.
     *
     * @param categories each with the id of its parent; of two with one id the first counts
     * @return the tree
     */
    public static CategoryTree of(Collection<Category> categories) {
        Map<Long, Category> byId = new LinkedHashMap<>();
        categories.forEach(category -> byId.putIfAbsent(category.id(), category));
        Map<Long, List<Category>> children = new LinkedHashMap<>();
        byId.values().forEach(category -> {
            boolean known = category.parentId() != category.id() && byId.containsKey(category.parentId());
            children.computeIfAbsent(known ? category.parentId() : 0L, id -> new ArrayList<>())
                    .add(category);
        });
        return new CategoryTree(byId, children);
    }

    /**
     * Every category, in the service's order.
     *
     * @return the list, flat
     */
    public Collection<Category> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /**
     * The categories at the top.
     *
     * @return in the service's order
     */
    public List<Category> roots() {
        return childrenOf(0);
    }

    /**
     * The categories right below one.
     *
     * @param id a category, or 0 for the top
     * @return in the service's order, possibly none
     */
    public List<Category> childrenOf(long id) {
        return List.copyOf(children.getOrDefault(id, List.of()));
    }

    /**
     * The category with this id.
     *
     * @param id its number
     * @return the category, or empty
     */
    public Optional<Category> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The titles on the way from the top to a category, its own included.
     *
     * @param id its number
     * @return the titles; none where there is no such category
     */
    public List<String> path(long id) {
        Deque<String> titles = new ArrayDeque<>();
        Set<Long> seen = new LinkedHashSet<>();
        Category at = byId.get(id);
        while (at != null && seen.add(at.id())) {
            titles.addFirst(at.title());
            at = byId.get(at.parentId());
        }
        return List.copyOf(titles);
    }

    /**
     * The category that a way of titles leads to.
     *
     * @param path titles from the top down
     * @return every category at the end of such a way: none, one, or several where titles repeat
     */
    public List<Category> at(List<String> path) {
        return byId.values().stream()
                .filter(category -> path(category.id()).equals(path))
                .toList();
    }

    /**
     * A category and all that lies below it.
     *
     * @param id its number
     * @return their ids, its own first
     */
    public Set<Long> withDescendants(long id) {
        Set<Long> found = new LinkedHashSet<>();
        Deque<Long> open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty()) {
            long next = open.removeFirst();
            if (found.add(next)) {
                childrenOf(next).forEach(child -> open.addLast(child.id()));
            }
        }
        return found;
    }

    /** The number of categories. */
    @Override
    public String toString() {
        return "CategoryTree[" + byId.size() + " categories]";
    }
}
