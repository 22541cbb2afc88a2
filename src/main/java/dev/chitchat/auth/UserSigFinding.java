package dev.chitchat.auth;

/**
 * One thing that is wrong with a UserSig.
 *
 * @param kind what it is, for programs
 * @param message what it is, why and what to do, for people; never the signature itself
 */
public record UserSigFinding(Kind kind, String message) {

    /** The kinds of things that go wrong. */
    public enum Kind {
        /** There is nothing at all. */
        EMPTY,
        /** White space or line breaks in it or around it. */
        WHITE_SPACE,
        /** It is percent-encoded, or was encoded once too often. */
        PERCENT_ENCODED,
        /** Characters that the alphabet does not have. */
        WRONG_ALPHABET,
        /** Its end is missing. */
        TRUNCATED,
        /** The bytes behind it are not compressed as they should be. */
        NOT_ZLIB,
        /** What it unpacks to is larger than any UserSig. */
        TOO_LARGE,
        /** What it unpacks to is no flat JSON object. */
        NOT_JSON,
        /** A field is not there or of another type. */
        MISSING_FIELD,
        /** It follows another version of the scheme. */
        WRONG_VERSION,
        /** A time that makes no sense. */
        IMPOSSIBLE_TIME,
        /** Its validity is over. */
        EXPIRED,
        /** It was issued in this machine's future. */
        NOT_YET_VALID,
        /** It belongs to another application. */
        WRONG_APP,
        /** It belongs to another account. */
        WRONG_IDENTIFIER,
        /** It was made with another key. */
        WRONG_KEY
    }
}
