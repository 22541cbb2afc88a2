package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.AppliedChange;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What a body asks a command for, read and checked as far as that goes without the library. */
@FunctionalInterface
public interface Request {

    /** Changes the library or reads from it; called under its owner's lock, on arrival. */
    Reply carryOut(Library library, Context context);

    /** When, by whom and where a request is carried out: what it needs to know beside the library. */
    record Context(long sequence, long arrivalNanos, long sdkAppId, RandomGenerator random, SandboxOptions options) {

        private static final int ID_LETTERS = 32;

        AppliedChange change(StoredQuestion fields) {
            return new AppliedChange(sequence, Duration.ofNanos(arrivalNanos), fields);
        }

        /** An id as the console makes them: application, seconds, 32 letters. */
        String newQuestionId() {
            String letters = random.ints(ID_LETTERS, 'a', 'z' + 1)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            return sdkAppId + "-" + options.clock().instant().getEpochSecond() + "-" + letters;
        }
    }
}
