package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands of the bot: its configuration and the languages that it speaks. */
final class RobotRequests {

    /** {@code robot_get_language_list}: those that it speaks, the default first. */
    static final Request LANGUAGES = (library, context) -> languages(library);

    private static final Set<String> SUPPORTED = Set.of("id", "zh", "zh-TW", "en", "vi", "ja", "fil");
    private static final int MOST = 5;
    private static final Reply NOT_SUPPORTED = new Reply(-50051, "the language is not supported");
    private static final Reply TOO_MANY = new Reply(-50052, "5 languages are the most, the default one included");
    private static final Reply IS_DEFAULT = new Reply(-50055, "the default language cannot be deleted");
    private static final Reply HAS_QUESTIONS = new Reply(-50056, "the language still has questions");

    private RobotRequests() {}

    private static Reply languages(Library library) {
        ObjectNode answer = Reply.newFields();
        ArrayNode list = answer.putArray("Languages");
        for (String language : library.languages()) {
            list.addObject()
                    .put("LanguageTag", language)
                    .put("IsDefault", language.equals(Library.DEFAULT_LANGUAGE) ? 1 : 0);
        }
        return Reply.ok(answer);
    }

    /** {@code robot_add_language}: one more language; one that it speaks already is no error. */
    static Request addition(BodyFields body) throws BadParameter {
        return change(body, RobotRequests::add);
    }

    /** {@code robot_del_language}: a language in which there are no questions any more. */
    static Request removal(BodyFields body) throws BadParameter {
        return change(body, RobotRequests::remove);
    }

    private static Request change(BodyFields body, BiFunction<Library, String, Reply> change) throws BadParameter {
        String language = body.mandatoryText("LanguageTag");
        return (library, context) -> change.apply(library, language);
    }

    private static Reply add(Library library, String language) {
        if (!SUPPORTED.contains(language)) {
            return NOT_SUPPORTED;
        }
        if (!library.languages().contains(language) && library.languages().size() >= MOST) {
            return TOO_MANY;
        }
        library.languages().add(language);
        return Reply.OK;
    }

    private static Reply remove(Library library, String language) {
        if (language.equals(Library.DEFAULT_LANGUAGE)) {
            return IS_DEFAULT;
        }
        if (library.questions.values().stream().anyMatch(question -> language.equals(question.language()))) {
            return HAS_QUESTIONS;
        }
        return library.languages().remove(language) ? Reply.OK : NOT_SUPPORTED;
    }

    /** {@code desc_robot_config}: whether small talk is answered at all, and the rest as the page's example has it. */
    static Request configuration(BodyFields body) throws BadParameter {
        body.text("LanguageTag");
        return (library, context) -> {
            ObjectNode answer = Reply.newFields();
            answer.put("WelcomeCardEnable", 1).put("WelcomeCardTitle", "You may want to ask");
            answer.putArray("WelcomeCardQuestions").add("When are you open?");
            return Reply.ok(answer.put("ToAgentEnable", 1)
                    .put("DirectAnsweringReaches", 0.8) // a number in the page's example, a text in its table
                    .put("ChitchatEnable", context.options().chitchatEnabled() ? 1 : 0)
                    .put("ChitchatReaches", "0.8")
                    .put("ClarifyEnable", 0)
                    .put("ClarifyReaches", "0.6")
                    .put("ClarifyMessage", "You may want to ask:")
                    .put("ClarifyNumber", 3)
                    .put("FallbackMsg", "Please ask in other words."));
        };
    }
}
