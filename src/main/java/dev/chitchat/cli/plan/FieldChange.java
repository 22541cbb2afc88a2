package dev.chitchat.cli.plan;

/**
 * A field of a question that is to change.
 *
 * @param field its name
 * @param before what the library holds
 * @param after what the file holds
 */
public record FieldChange(String field, String before, String after) {}
