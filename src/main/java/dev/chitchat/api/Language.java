package dev.chitchat.api;

/**
 * A language that the bot speaks.
 *
 * @param tag its tag as the console has it: {@code zh}, {@code zh-TW}, {@code en}, {@code id}, {@code ja}, {@code vi},
 *     {@code fil}; empty where the service does not name its default language
 * @param isDefault whether commands that name no language mean this one
 */
public record Language(String tag, boolean isDefault) {}
