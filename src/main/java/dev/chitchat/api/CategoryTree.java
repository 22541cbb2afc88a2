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
     * {@return the tree of a flat list}
     *
     * @param categories each with the id of its parent; of two with one id the first counts
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

    /** {@return every category, in the service's order} */
    public Collection<Category> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** {@return the categories at the top, in the service's order} */
    public List<Category> roots() {
        return childrenOf(0);
    }

    /**
     * {@return the categories right below one, in the service's order, possibly none}
     *
     * @param id a category, or 0 for the top
     */
    public List<Category> childrenOf(long id) {
        return List.copyOf(children.getOrDefault(id, List.of()));
    }

    /**
     * {@return the category with this id, or empty}
     *
     * @param id its number
     */
    public Optional<Category> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * {@return the titles from the top down to a category, its own included; none where there is no such category}
     *
     * @param id its number
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
     * {@return every category at the end of a way of titles: none, one, or several where titles repeat}
     *
     * @param path titles from the top down
     */
    public List<Category> at(List<String> path) {
        return byId.values().stream()
                .filter(category -> path(category.id()).equals(path))
                .toList();
    }

    /**
     * {@return the ids of a category and all that lies below it, its own first}
     *
     * @param id its number
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
