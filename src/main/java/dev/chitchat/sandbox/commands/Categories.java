package dev.chitchat.sandbox.commands;

import dev.chitchat.internal.text.TitlePath;
import dev.chitchat.sandbox.StoredCategory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The categories of a library: those preset by the system, and what was added since; its owner guards it. */
public final class Categories {

    /** The menu type of a category that the system has not preset. */
    public static final int CUSTOMER = 0;

    private static final int ALL = 1;
    private static final int PRESET = 2;
    private static final long PRESET_ROOT = 10506;
    private static final List<StoredCategory> PRESETS = List.of(
            new StoredCategory(10505, 0, "All categories", ALL),
            new StoredCategory(PRESET_ROOT, 0, "System preset categories", PRESET),
            new StoredCategory(10508, PRESET_ROOT, "Daily greetings", PRESET),
            new StoredCategory(10509, PRESET_ROOT, "About the bot", PRESET),
            new StoredCategory(10510, PRESET_ROOT, "Emotions", PRESET),
            new StoredCategory(10511, PRESET_ROOT, "Hobbies", PRESET),
            new StoredCategory(10512, PRESET_ROOT, "Customer service talk", PRESET));

    final Map<Long, StoredCategory> byId = new LinkedHashMap<>();
    private long nextId = 10515;

    Categories() {
        PRESETS.forEach(this::put);
    }

    /** Adds it, or takes the place of one with its id. */
    public void put(StoredCategory category) {
        byId.put(category.id(), category);
        nextId = Math.max(nextId, category.id() + 1);
    }

    StoredCategory add(long parentId, String title) {
        StoredCategory added = new StoredCategory(nextId, parentId, title, CUSTOMER);
        put(added);
        return added;
    }

    private @Nullable StoredCategory find(long parentId, String title) {
        return byId.values().stream()
                .filter(category ->
                        category.parentId() == parentId && category.title().equals(title))
                .findFirst()
                .orElse(null);
    }

    /** The category at the end of a {@link TitlePath}; what is missing of the way is added. */
    public long resolve(String path) {
        long at = 0;
        for (String title : TitlePath.titles(path)) {
            StoredCategory next = find(at, title);
            at = (next != null ? next : add(at, title)).id();
        }
        return at;
    }

    /** A copy, in the order in which they came up. */
    public Collection<StoredCategory> all() {
        return List.copyOf(byId.values());
    }

    /** The category and what lies below it; of the node of all categories, everything. */
    Set<Long> withDescendants(long id) {
        StoredCategory top = byId.get(id);
        if (top != null && top.menuType() == ALL) {
            return Set.copyOf(byId.keySet());
        }
        Set<Long> found = new LinkedHashSet<>(List.of(id));
        List<StoredCategory> open = new ArrayList<>(byId.values());
        boolean grew = true;
        while (grew) {
            grew = open.removeIf(category -> found.contains(category.parentId()) && found.add(category.id()));
        }
        return found;
    }
}
