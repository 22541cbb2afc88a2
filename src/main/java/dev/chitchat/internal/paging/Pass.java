package dev.chitchat.internal.paging;

import dev.chitchat.api.LibraryQuestion;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The ids that one reading of all pages has found, in order, each once. */
final class Pass {

    private final Set<String> ids = new LinkedHashSet<>();
    private int position;
    private int pages;
    private int firstCount;
    private boolean endedShort;

    /** How many questions of the list lie before the next page. */
    int position() {
        return position;
    }

    /** How many pages brought something. */
    int pages() {
        return pages;
    }

    /** How many questions the first page had. */
    int firstCount() {
        return firstCount;
    }

    int count() {
        return ids.size();
    }

    /** Whether the last page had fewer questions than were asked for. */
    boolean endedShort() {
        return endedShort;
    }

    /** Takes in the page at the position; returns whether it brought anything new. */
    boolean add(List<LibraryQuestion> page, int size) {
        boolean brought = false;
        for (LibraryQuestion question : page) {
            brought |= ids.add(question.standardQuestionId());
        }
        if (brought) {
            firstCount = pages == 0 ? page.size() : firstCount;
            pages++;
            position = (position / size + 1) * size;
            endedShort = page.size() < size;
        }
        return brought;
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
