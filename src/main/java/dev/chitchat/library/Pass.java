package dev.chitchat.library;

import dev.chitchat.api.LibraryQuestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The ids that one reading of all pages has found, in order, each once. */
final class Pass {

    static final Pass NONE = new Pass();

    private final List<String> ids = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private int pages;
    private int count;

    int nextIndex() {
        return pages + 1;
    }

    int pages() {
        return pages;
    }

    int count() {
        return count;
    }

    void add(List<LibraryQuestion> page) {
        pages++;
        count += page.size();
        for (LibraryQuestion question : page) {
            if (known.add(question.standardQuestionId())) {
                ids.add(question.standardQuestionId());
            }
        }
    }

    /** Whether a later pass found all of these, in the same order. */
    boolean isWithin(Pass later) {
        Iterator<String> wanted = ids.iterator();
        if (!wanted.hasNext()) {
            return true;
        }
        String next = wanted.next();
        for (String id : later.ids) {
            if (id.equals(next)) {
                if (!wanted.hasNext()) {
                    return true;
                }
                next = wanted.next();
            }
        }
        return false;
    }
}
