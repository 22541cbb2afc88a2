package dev.chitchat.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that a sandbox received; never its UserSig.
 *
 * @param sequence the number of the call in order of arrival, from 1
 * @param received when its last byte was read, counted from the start of the sandbox
 * @param arrival when it arrived at the service, after the delay on the way in; the limit counts by this moment
 * @param command the last part of the path, {@code update_chitchat} if the caller is right
 * @param random the value of {@code random}, or -1 if there was none that is allowed
 * @param questionId the one standard question that the call is about, or {@code null} if the body named none
 * @param code the {@code ErrorCode} decided on, which a fault may have hidden from the caller; {@link #NO_CODE} if a
 *     fault kept the call from arriving at all
 * @param counted whether the limit took the call
 * @param accepted whether the call was carried out
 * @param fault what befell the call on purpose, or {@code null}
 */
public record RecordedCall(
        long sequence,
        Duration received,
        Duration arrival,
        String command,
        long random,
        @Nullable String questionId,
        int code,
        boolean counted,
        boolean accepted,
        @Nullable Fault fault) {

    /** Stands for the code of a call that never arrived. */
    public static final int NO_CODE = Integer.MIN_VALUE;
}
