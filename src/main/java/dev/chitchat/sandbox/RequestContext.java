package dev.chitchat.sandbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When and by whom a request is carried out: what it needs to know beside the library. */
record RequestContext(
        long sequence, long arrivalNanos, long epochSeconds, long sdkAppId, RandomGenerator random, boolean knownOnly) {

    private static final int ID_LETTERS = 32;

    AppliedChange change(StoredQuestion fields) {
        return new AppliedChange(sequence, Duration.ofNanos(arrivalNanos), fields);
    }

    /** An id as the console makes them: application, seconds, 32 letters. */
    String newQuestionId() {
        StringBuilder id = new StringBuilder();
        id.append(sdkAppId).append('-').append(epochSeconds).append('-');
        random.ints(ID_LETTERS, 'a', 'z' + 1).forEach(letter -> id.append((char) letter));
        return id.toString();
    }
}
