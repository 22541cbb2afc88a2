package dev.chitchat.sandbox;

import java.util.Map;

/** The commands that a sandbox serves, by name. */
final class Commands {

    /** Reads the body of one command. */
    private interface Reader {
        Request read(BodyFields body) throws BadParameter;
    }

    /** Both names that the service's pages give to the command of the similar questions. */
    private static final Map<String, Reader> ALL = Map.ofEntries(
            Map.entry("update_chitchat", RequestedUpdate::parse),
            Map.entry("add_chitchat", RequestedQuestion::parse),
            Map.entry("batch_set_chitchat", RequestedStatus::parse),
            Map.entry("update_similar_chitchat", RequestedSimilar::parse),
            Map.entry("update_chitchat_similar", RequestedSimilar::parse),
            Map.entry("list_chitchat", RequestedPage::parse),
            Map.entry("desc_chitchat_category", RequestedCategories::parse),
            Map.entry("add_chitchat_category", RequestedCategory::parse),
            Map.entry("update_chitchat_category", RequestedTitle::parse),
            Map.entry("del_chitchat_category", RequestedRemoval::parse));

    private Commands() {}

    static boolean contains(String command) {
        return ALL.containsKey(command);
    }

    /** What a body asks for; a command that there is not has been refused before, so any answer will do for it. */
    static Request read(String command, RequestBody body) {
        Reader reader = ALL.get(command);
        if (reader == null) {
            return new RefusedRequest(null, new Reply(Reply.NO_SUCH_COMMAND, "no such command"));
        }
        try {
            return reader.read(BodyFields.of(body));
        } catch (BadParameter e) {
            return new RefusedRequest(null, e.ruling());
        }
    }
}
