package dev.chitchat.internal.pipeline;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The elements of one key that wait, in order, linked through themselves.
 *
 * @param <M> the type of messages
 * @param <C> the type of correlations
 */
final class KeyQueue<M, C> {

    final String key;
    private @Nullable Element<M, C> head;
    private @Nullable Element<M, C> tail;

    KeyQueue(String key) {
        this.key = key;
    }

    boolean isEmpty() {
        return head == null;
    }

    /** Where the first one stood in the source; only for a lane that is not empty. */
    long headOrder() {
        return Objects.requireNonNull(head).order;
    }

    void append(Element<M, C> element) {
        if (tail == null) {
            head = element;
        } else {
            tail.next = element;
        }
        tail = element;
    }

    /** Puts elements before all others, the first of them foremost. */
    void putBack(List<Element<M, C>> elements) {
        for (int i = elements.size() - 1; i >= 0; i--) {
            Element<M, C> element = elements.get(i);
            element.next = head;
            head = element;
            tail = tail == null ? element : tail;
        }
    }

    @Nullable
    Element<M, C> peek() {
        return head;
    }

    @Nullable
    Element<M, C> poll() {
        Element<M, C> first = head;
        if (first != null) {
            head = first.next;
            tail = head == null ? null : tail;
            first.next = null;
        }
        return first;
    }
}
