package dev.chitchat.cli.doctor;

/**
 * What one look has shown.
 *
 * @param health whether that is as it should be
 * @param subject what was looked at, one word
 * @param words what was seen, and what to do where something is wrong
 */
public record Finding(Health health, String subject, String words) {

    /** How good it is. */
    public enum Health {
        /** As it should be. */
        OK,
        /** Could not be looked at. */
        UNKNOWN,
        /** Works, but not for long or not for everybody. */
        WARNING,
        /** Calls fail because of it. */
        FAILURE
    }

    static Finding ok(String subject, String words) {
        return new Finding(Health.OK, subject, words);
    }

    static Finding unknown(String subject, String words) {
        return new Finding(Health.UNKNOWN, subject, words);
    }

    static Finding warning(String subject, String words) {
        return new Finding(Health.WARNING, subject, words);
    }

    static Finding failure(String subject, String words) {
        return new Finding(Health.FAILURE, subject, words);
    }
}
