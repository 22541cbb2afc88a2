package dev.chitchat.metrics;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.ServiceCode;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts a failure into tags whose values are bounded, whatever the service answers. */
final class Outcome {

    static final String NONE = "none";

    private static final Set<Integer> KNOWN =
            ServiceCode.all().stream().map(ServiceCode::code).collect(Collectors.toUnmodifiableSet());

    private Outcome() {}

    static String of(@Nullable Throwable failure, boolean cancelled) {
        if (cancelled) {
            return "CANCELLED";
        }
        return failure == null ? "SUCCESS" : retryClass(failure).name();
    }

    private static RetryClass retryClass(Throwable failure) {
        return failure instanceof ChitchatException known ? known.retryClass() : RetryClass.FINAL;
    }

    static String code(@Nullable Throwable failure) {
        if (failure instanceof ApiException said) {
            return KNOWN.contains(said.code()) ? Integer.toString(said.code()) : "other";
        }
        return NONE;
    }

    /** Ours are few and sealed; those of others have one name. */
    static String exception(@Nullable Throwable failure) {
        if (failure == null) {
            return NONE;
        }
        return failure instanceof ChitchatException ? failure.getClass().getSimpleName() : "other";
    }
}
