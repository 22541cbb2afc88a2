package dev.chitchat.sandbox;

/** How a sandbox cuts a listing into pages, where the service's documents leave it open. */
public enum Paging {
    /** Pages as large as asked for, and empty ones past the end. */
    PLAIN,

    /** Past the end comes the last page again. */
    CLAMPED,

    /** Never more than 20 questions a page, whatever is asked for. */
    CAPPED,

    /** A page past the end is refused with -7; the first is not. */
    REFUSED;

    /**
     * {@return the way with this name}
     *
     * @param kebabName the name in lower case, such as {@code clamped}
     * @throws IllegalArgumentException if there is no such way; the message lists them
     */
    public static Paging from(String kebabName) {
        return KebabNames.find(Paging.class, "way of paging", kebabName);
    }

    /** The name in lower case, such as {@code clamped}. */
    @Override
    public String toString() {
        return KebabNames.of(this);
    }
}
