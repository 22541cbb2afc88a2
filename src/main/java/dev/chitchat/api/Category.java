package dev.chitchat.api;

/**
 * A category of the library.
 *
 * @param id the number that stands for it
 * @param parentId the category it belongs to; 0 = none
 * @param title what people read, not necessarily unique
 * @param menuType who made it: 0 the customer, 1 the built-in node of all categories, 2 the system; read off samples,
 *     since no page lists the values
 * @param status 1 in every sample; its meaning is not documented
 */
public record Category(long id, long parentId, String title, int menuType, int status) {

    /** {@return whether the system made it, so that it can be neither renamed nor deleted} */
    public boolean isPreset() {
        return menuType != 0;
    }
}
