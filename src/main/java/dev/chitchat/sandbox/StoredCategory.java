package dev.chitchat.sandbox;

/**
 * A category as a sandbox keeps it.
 *
 * @param id the number that stands for it
 * @param parentId the category that it belongs to; 0 = none
 * @param title what people read
 * @param menuType 0 made by the customer, 1 the built-in node of all categories, 2 preset by the system
 */
public record StoredCategory(long id, long parentId, String title, int menuType) {}
