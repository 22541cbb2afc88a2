package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import java.util.Map;

/** The commands that a sandbox serves, by name. */
public final class Commands {

    /** Reads the body of one command. */
    private interface Reader {
        Request read(BodyFields body) throws BadParameter;
    }

    /** Both names that the service's pages give to the command of the similar questions. */
    private static final Map<String, Reader> ALL = Map.ofEntries(
            Map.entry("update_chitchat", QuestionRequests.Update::parse),
            Map.entry("add_chitchat", QuestionRequests.Addition::parse),
            Map.entry("batch_set_chitchat", QuestionRequests.Status::parse),
            Map.entry("update_similar_chitchat", QuestionRequests.Similar::parse),
            Map.entry("update_chitchat_similar", QuestionRequests.Similar::parse),
            Map.entry("list_chitchat", QuestionPage::parse),
            Map.entry("desc_chitchat_category", body -> CategoryRequests.LISTING),
            Map.entry("desc_robot_config", RobotRequests::configuration),
            Map.entry("robot_get_language_list", body -> RobotRequests.LANGUAGES),
            Map.entry("robot_add_language", RobotRequests::addition),
            Map.entry("robot_del_language", RobotRequests::removal),
            Map.entry("add_chitchat_category", CategoryRequests.Addition::parse),
            Map.entry("update_chitchat_category", CategoryRequests.Title::parse),
            Map.entry("del_chitchat_category", CategoryRequests.Removal::parse));

    private Commands() {}

    /** Whether there is a command of this name. */
    public static boolean contains(String command) {
        return ALL.containsKey(command);
    }

    /** Whether this sandbox serves it. */
    public static boolean serves(String command, SandboxOptions options) {
        String similar = options.similarCommand();
        boolean otherName = similar != null && command.contains("similar") && !command.equals(similar);
        return contains(command) && !otherName;
    }

    /** What a body asks for; a command that there is not has been refused before, so any answer will do for it. */
    public static Request read(String command, RequestBody body) {
        Reader reader = ALL.get(command);
        if (reader == null) {
            return new Request.Refused(null, new Reply(Reply.NO_SUCH_COMMAND, "no such command"));
        }
        try {
            return reader.read(BodyFields.of(body));
        } catch (BadParameter e) {
            return e.refusing(null);
        }
    }
}
