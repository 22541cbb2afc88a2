package dev.chitchat.internal.call;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.internal.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * Makes one update of two, unless that would hide that one of them is refused on its own.
 *
 * <p>A refusal shows where the refused field is sent. So what cannot be sent at all is not merged, and an answer type that
 * the service may not know is not replaced by a later one.
 */
public final class Merging {

    private Merging() {}

    /** Throws where each must go out in a call of its own. */
    public static ChitchatUpdate merge(ChitchatUpdate earlier, ChitchatUpdate later) {
        Codec.check(earlier);
        Codec.check(later);
        if (later.answerType() != null && !isKnown(earlier.answerType())) {
            throw new IllegalArgumentException("an unknown answer type would be replaced before it is refused");
        }
        return earlier.followedBy(later);
    }

    private static boolean isKnown(@Nullable AnswerType type) {
        return type == null || type.equals(AnswerType.TEXT) || type.equals(AnswerType.RICH);
    }
}
