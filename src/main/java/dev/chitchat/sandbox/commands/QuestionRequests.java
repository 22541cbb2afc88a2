package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.StoredQuestion;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import java.util.List;

/** The commands that change questions. */
final class QuestionRequests {

    private static final int DELETE = 6;

    private QuestionRequests() {}

    /**
     * {@code update_chitchat}: sets the fields it carries.
     *
     * <p>Fields that the page does not name are passed over; an empty text and a JSON null leave a field unchanged.
     */
    static Request update(BodyFields body) throws BadParameter {
        String id = body.mandatoryText("StandardQuestionId");
        StoredQuestion fields = new StoredQuestion(
                body.text("Question"), body.text("Answer"), body.answerType(), body.number("CategoryId"));
        boolean empty = fields.equals(StoredQuestion.EMPTY);
        return (library, context) -> {
            if (empty && context.options().emptyUpdatesRefused()) {
                return Reply.bad("nothing to change: none of Question, Answer, AnswerType and CategoryId is given");
            }
            if (context.options().knownQuestionsOnly()) {
                if (!library.questions.containsKey(id)) {
                    return Reply.noSuch("question");
                }
                if (fields.categoryId() != null && !library.categories().byId.containsKey(fields.categoryId())) {
                    return Reply.noSuch("category");
                }
            }
            if (!empty) {
                library.apply(id, context.change(fields));
            }
            return Reply.OK;
        };
    }

    /** {@code add_chitchat}: a new question, whose id the answer does not tell. */
    static Request addition(BodyFields body) throws BadParameter {
        long categoryId = body.mandatoryNumber("CategoryId");
        String question = body.mandatoryText("Question");
        String answer = body.mandatoryText("Answer");
        Integer answerType = body.answerType();
        if (answerType == null) {
            throw new BadParameter("AnswerType is missing; it must be 0 (text) or 2 (rich text)");
        }
        List<String> similar = body.texts("SimilarQuestions");
        StoredQuestion added = new StoredQuestion(
                question,
                answer,
                answerType,
                categoryId,
                StoredQuestion.ENABLED,
                similar == null ? List.of() : similar,
                null);
        return (library, context) -> {
            if (!library.categories().byId.containsKey(categoryId)) {
                return Reply.noSuch("category");
            }
            library.apply(context.newQuestionId(), context.change(added));
            return Reply.OK;
        };
    }

    /** {@code update_similar_chitchat}: the whole new list of similar questions; an empty one clears it. */
    static Request similar(BodyFields body) throws BadParameter {
        String id = body.mandatoryText("StandardQuestionId");
        List<String> similar = body.mandatoryTexts("SimilarQuestions");
        return (library, context) -> {
            if (!library.questions.containsKey(id)) {
                return Reply.noSuch("question");
            }
            library.apply(id, context.change(new StoredQuestion(null, null, null, null, null, similar, null)));
            return Reply.OK;
        };
    }

    /** {@code batch_set_chitchat}: enables, disables or deletes; all of the questions or, where one is unknown, none. */
    static Request status(BodyFields body) throws BadParameter {
        List<String> ids = body.mandatoryTexts("StandardQuestionIds");
        long status = body.mandatoryNumber("Status");
        if (ids.isEmpty()) {
            throw new BadParameter("StandardQuestionIds is empty");
        }
        if (status < StoredQuestion.ENABLED || status > DELETE) {
            throw new BadParameter("Status must be 4 (enable), 5 (disable) or 6 (delete)");
        }
        StoredQuestion changed = new StoredQuestion(null, null, null, null, (int) status, null, null);
        return (library, context) -> {
            if (!ids.stream().allMatch(library.questions::containsKey)) {
                return Reply.noSuch("question");
            }
            for (String id : ids) {
                if (status == DELETE) {
                    library.questions.remove(id);
                } else {
                    library.apply(id, context.change(changed));
                }
            }
            return Reply.OK;
        };
    }
}
