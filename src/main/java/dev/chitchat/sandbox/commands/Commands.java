package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands that a sandbox serves, by name. */
public final class Commands {

    /** Reads the body of one command. */
    private interface Reader {
        Request read(BodyFields body) throws BadParameter;
    }

    /** Both names that the service's pages give to the command of the similar questions. */
    private static final Map<String, Reader> ALL = Map.ofEntries(
            Map.entry("update_chitchat", QuestionRequests::update),
            Map.entry("add_chitchat", QuestionRequests::addition),
            Map.entry("batch_set_chitchat", QuestionRequests::status),
            Map.entry("update_similar_chitchat", QuestionRequests::similar),
            Map.entry("update_chitchat_similar", QuestionRequests::similar),
            Map.entry("list_chitchat", QuestionPage::parse),
            Map.entry("desc_chitchat_category", body -> CategoryRequests.LISTING),
            Map.entry("desc_robot_config", RobotRequests::configuration),
            Map.entry("robot_get_language_list", body -> RobotRequests.LANGUAGES),
            Map.entry("robot_add_language", RobotRequests::addition),
            Map.entry("robot_del_language", RobotRequests::removal),
            Map.entry("add_chitchat_category", CategoryRequests::addition),
            Map.entry("update_chitchat_category", CategoryRequests::title),
            Map.entry("del_chitchat_category", CategoryRequests::removal));

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

    /** What a body asks for, and the one question that it names, or {@code null}. */
    public record Asked(@Nullable String questionId, Request request) {}

    /** What a body asks for; a command that there is not has been refused before, so any answer will do for it. */
    public static Asked read(String command, RequestBody body) {
        Reader reader = ALL.getOrDefault(command, fields -> (library, context) -> Reply.NO_CALL);
        String id = null;
        try {
            BodyFields fields = BodyFields.of(body);
            id = fields.isText("StandardQuestionId") ? fields.text("StandardQuestionId") : null;
            return new Asked(id, reader.read(fields));
        } catch (BadParameter e) {
            Reply why = Reply.bad(String.valueOf(e.getMessage()));
            return new Asked(id, (library, context) -> why);
        }
    }
}
