package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.AppliedChange;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredCategory;
import dev.chitchat.sandbox.StoredQuestion;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The commands that a sandbox serves, by name: what each reads from a body, does to the library and answers. */
public final class Commands {

    public static final int LARGEST_BYTES = 1 << 20;

    /** On what, when, by whom and where a command is carried out. */
    public record Context(
            Library library,
            long sequence,
            long arrivalNanos,
            long sdkAppId,
            RandomGenerator random,
            SandboxOptions options) {

        private AppliedChange change(StoredQuestion fields) {
            return new AppliedChange(sequence, Duration.ofNanos(arrivalNanos), fields);
        }

        /** An id as the console makes them: application, seconds, 32 letters. */
        private String newQuestionId() {
            String letters = random.ints(ID_LETTERS, 'a', 'z' + 1)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            return sdkAppId + "-" + options.clock().instant().getEpochSecond() + "-" + letters;
        }
    }

    /** Each reads all it needs before it changes anything. The pages give the one of similar questions two names. */
    private static final Map<String, BiFunction<BodyFields, Context, Reply>> ALL = Map.ofEntries(
            Map.entry("update_chitchat", Commands::update),
            Map.entry("add_chitchat", Commands::add),
            Map.entry("batch_set_chitchat", Commands::setStatus),
            Map.entry("update_similar_chitchat", Commands::setSimilar),
            Map.entry("update_chitchat_similar", Commands::setSimilar),
            Map.entry("list_chitchat", QuestionPage::of),
            Map.entry("desc_chitchat_category", Commands::categories),
            Map.entry("add_chitchat_category", Commands::addCategory),
            Map.entry("update_chitchat_category", Commands::renameCategory),
            Map.entry("del_chitchat_category", Commands::deleteCategory),
            Map.entry("desc_robot_config", Commands::configuration),
            Map.entry("robot_get_language_list", Commands::languages),
            Map.entry("robot_add_language", Commands::addLanguage),
            Map.entry("robot_del_language", Commands::deleteLanguage));

    private static final String ID = "StandardQuestionId";
    private static final int ID_LETTERS = 32;
    private static final int DELETE = 6;
    private static final int USUAL_STATUS = 1;
    private static final Set<String> LANGUAGES = Set.of("id", "zh", "zh-TW", "en", "vi", "ja", "fil");
    private static final int MOST_LANGUAGES = 5;
    private static final Reply PRESET_CATEGORY = new Reply(-50011, "the category is preset by the system");
    private static final Reply NOT_SUPPORTED = new Reply(-50051, "the language is not supported");
    private static final Reply TOO_MANY = new Reply(-50052, "5 languages are the most, the default one included");
    private static final Reply IS_DEFAULT = new Reply(-50055, "the default language cannot be deleted");
    private static final Reply HAS_QUESTIONS = new Reply(-50056, "the language still has questions");

    private Commands() {}

    public static boolean contains(String command) {
        return ALL.containsKey(command);
    }

    public static boolean serves(String command, SandboxOptions options) {
        String similar = options.similarCommand();
        boolean otherName = similar != null && command.contains("similar") && !command.equals(similar);
        return contains(command) && !otherName;
    }

    /** The one question that a body names, or {@code null}, and what does what it asks for or throws BadParameter. */
    public record Asked(@Nullable String questionId, Function<Context, Reply> request) {}

    /** What a body asks for; a command that there is not has been refused before, so any answer will do for it. */
    public static Asked read(String command, byte[] body) {
        BiFunction<BodyFields, Context, Reply> known = ALL.getOrDefault(command, (fields, context) -> Reply.NO_CALL);
        try {
            if (body.length > LARGEST_BYTES) {
                throw new BadParameter("the body is larger than " + LARGEST_BYTES + " bytes");
            }
            BodyFields fields = BodyFields.of(body);
            return new Asked(fields.isText(ID) ? fields.text(ID) : null, context -> known.apply(fields, context));
        } catch (BadParameter e) {
            return new Asked(null, context -> Reply.bad(e));
        }
    }

    // questions

    /** {@code update_chitchat}: sets the fields it carries but empty texts and JSON nulls; others are passed over. */
    private static Reply update(BodyFields body, Context context) {
        String id = body.mandatoryText(ID);
        StoredQuestion fields = new StoredQuestion(
                body.text("Question"), body.text("Answer"), body.answerType(), body.number("CategoryId"));
        boolean empty = fields.question() == null
                && fields.answer() == null
                && fields.answerType() == null
                && fields.categoryId() == null;
        if (empty && context.options.emptyUpdatesRefused()) {
            throw new BadParameter("nothing to change: none of Question, Answer, AnswerType and CategoryId is given");
        }
        if (context.options.knownQuestionsOnly()) {
            if (!context.library.questions.containsKey(id)) {
                return Reply.noSuch("question");
            }
            if (fields.categoryId() != null && !context.library.categories.containsKey(fields.categoryId())) {
                return Reply.noSuch("category");
            }
        }
        if (!empty) {
            context.library.apply(id, context.change(fields));
        }
        return Reply.OK;
    }

    /** {@code add_chitchat}: a new question, whose id the answer does not tell. */
    private static Reply add(BodyFields body, Context context) {
        long categoryId = body.mandatoryNumber("CategoryId");
        String question = body.mandatoryText("Question");
        String answer = body.mandatoryText("Answer");
        Integer type = body.answerType();
        if (type == null) {
            throw new BadParameter("AnswerType is missing; it must be 0 (text) or 2 (rich text)");
        }
        List<String> texts = body.texts("SimilarQuestions");
        List<String> similar = texts == null ? List.of() : texts;
        if (!context.library.categories.containsKey(categoryId)) {
            return Reply.noSuch("category");
        }
        context.library.apply(
                context.newQuestionId(),
                context.change(
                        new StoredQuestion(question, answer, type, categoryId, StoredQuestion.ENABLED, similar, null)));
        return Reply.OK;
    }

    /** {@code update_similar_chitchat}: the whole new list of similar questions; an empty one clears it. */
    private static Reply setSimilar(BodyFields body, Context context) {
        String id = body.mandatoryText(ID);
        List<String> similar = body.mandatoryTexts("SimilarQuestions");
        if (!context.library.questions.containsKey(id)) {
            return Reply.noSuch("question");
        }
        context.library.apply(id, context.change(new StoredQuestion(null, null, null, null, null, similar, null)));
        return Reply.OK;
    }

    /** {@code batch_set_chitchat}: enables, disables or deletes all of the questions or, where one is unknown, none. */
    private static Reply setStatus(BodyFields body, Context context) {
        List<String> ids = body.mandatoryTexts("StandardQuestionIds");
        long status = body.mandatoryNumber("Status");
        if (ids.isEmpty()) {
            throw new BadParameter("StandardQuestionIds is empty");
        }
        if (status < StoredQuestion.ENABLED || status > DELETE) {
            throw new BadParameter("Status must be 4 (enable), 5 (disable) or 6 (delete)");
        }
        if (!ids.stream().allMatch(context.library.questions::containsKey)) {
            return Reply.noSuch("question");
        }
        StoredQuestion changed = new StoredQuestion(null, null, null, null, (int) status, null, null);
        for (String id : ids) {
            if (status == DELETE) {
                context.library.questions.remove(id);
            } else {
                context.library.apply(id, context.change(changed));
            }
        }
        return Reply.OK;
    }

    // categories

    /** {@code desc_chitchat_category}: all categories, in the order in which they came up. */
    private static Reply categories(BodyFields body, Context context) {
        Map<Long, StoredCategory> categories = context.library.categories;
        List<Map<String, @Nullable Object>> list = new ArrayList<>();
        for (StoredCategory category : categories.values()) {
            Map<String, @Nullable Object> one = Reply.fields("CategoryId", category.id());
            one.put("ParentId", category.parentId());
            one.put("Title", category.title());
            one.put("MenuType", category.menuType());
            one.put("Status", USUAL_STATUS);
            list.add(one);
        }
        return Reply.ok("Total", categories.size(), "List", list);
    }

    /** {@code add_chitchat_category}: a category of the first or, below one of those, of the second level. */
    private static Reply addCategory(BodyFields body, Context context) {
        String title = body.mandatoryText("Title");
        Long parentId = body.number("ParentId");
        long under = parentId == null ? 0 : parentId;
        StoredCategory parent = context.library.categories.get(under);
        if (under != 0 && parent == null) {
            return Reply.noSuch("category");
        }
        if (parent != null && parent.parentId() != 0) {
            throw new BadParameter("categories have two levels only");
        }
        return Reply.ok("CategoryId", context.library.addCategory(under, title).id());
    }

    /** {@code update_chitchat_category}: another title; not for a category that the system preset. */
    private static Reply renameCategory(BodyFields body, Context context) {
        long id = body.mandatoryNumber("CategoryId");
        String title = body.mandatoryText("Title");
        return ofCustomer(id, context, category -> {
            context.library.put(new StoredCategory(id, category.parentId(), title, Library.CUSTOMER));
            return Reply.ok("CategoryId", id);
        });
    }

    /** {@code del_chitchat_category}: deletes a category, what lies below it, and every question in there. */
    private static Reply deleteCategory(BodyFields body, Context context) {
        return ofCustomer(body.mandatoryNumber("CategoryId"), context, category -> {
            Set<Long> gone = context.library.withDescendants(category.id());
            context.library.questions.values().removeIf(question -> gone.contains(question.categoryId()));
            context.library.categories.keySet().removeAll(gone);
            return Reply.OK;
        });
    }

    private static Reply ofCustomer(long id, Context context, Function<StoredCategory, Reply> change) {
        StoredCategory category = context.library.categories.get(id);
        if (category == null) {
            return Reply.noSuch("category");
        }
        return category.menuType() == Library.CUSTOMER ? change.apply(category) : PRESET_CATEGORY;
    }

    // the bot: its configuration and the languages that it speaks

    /** {@code desc_robot_config}: whether small talk is answered at all, and the rest as the page's example has it. */
    private static Reply configuration(BodyFields body, Context context) {
        String unused = body.text("LanguageTag");
        Map<String, @Nullable Object> answer = Reply.fields("WelcomeCardEnable", 1);
        answer.put("WelcomeCardTitle", "You may want to ask");
        answer.put("WelcomeCardQuestions", List.of("When are you open?"));
        answer.put("ToAgentEnable", 1);
        answer.put("DirectAnsweringReaches", 0.8); // a number in the page's example, a text in its table
        answer.put("ChitchatEnable", context.options.chitchatEnabled() ? 1 : 0);
        answer.put("ChitchatReaches", "0.8");
        answer.put("ClarifyEnable", 0);
        answer.put("ClarifyReaches", "0.6");
        answer.put("ClarifyMessage", "You may want to ask:");
        answer.put("ClarifyNumber", 3);
        answer.put("FallbackMsg", "Please ask in other words.");
        return new Reply(0, "", answer);
    }

    /** {@code robot_get_language_list}: those that it speaks, the default first. */
    private static Reply languages(BodyFields body, Context context) {
        return Reply.ok(
                "Languages",
                context.library.languages.stream()
                        .map(language -> Reply.fields(
                                "LanguageTag",
                                language,
                                "IsDefault",
                                language.equals(Library.DEFAULT_LANGUAGE) ? 1 : 0))
                        .toList());
    }

    /** {@code robot_add_language}: one more language; one that it speaks already is no error. */
    private static Reply addLanguage(BodyFields body, Context context) {
        String language = body.mandatoryText("LanguageTag");
        Set<String> spoken = context.library.languages;
        if (!LANGUAGES.contains(language)) {
            return NOT_SUPPORTED;
        }
        if (!spoken.contains(language) && spoken.size() >= MOST_LANGUAGES) {
            return TOO_MANY;
        }
        spoken.add(language);
        return Reply.OK;
    }

    /** {@code robot_del_language}: a language in which there are no questions any more. */
    private static Reply deleteLanguage(BodyFields body, Context context) {
        String language = body.mandatoryText("LanguageTag");
        if (language.equals(Library.DEFAULT_LANGUAGE)) {
            return IS_DEFAULT;
        }
        if (context.library.questions.values().stream().anyMatch(one -> language.equals(one.language()))) {
            return HAS_QUESTIONS;
        }
        return context.library.languages.remove(language) ? Reply.OK : NOT_SUPPORTED;
    }
}
