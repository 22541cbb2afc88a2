package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.StoredQuestion;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import java.util.List;

/** The commands that change questions. */
final class QuestionRequests {

    private QuestionRequests() {}

    /**
     * {@code update_chitchat}: sets the fields it carries.
     *
     * <p>Fields that the page does not name are passed over; an empty text and a JSON null leave a field unchanged.
     */
    record Update(String questionId, StoredQuestion fields) implements Request {

        static Request parse(BodyFields body) throws BadParameter {
            String id = body.mandatoryText("StandardQuestionId");
            try {
                StoredQuestion fields = new StoredQuestion(
                        body.text("Question"), body.text("Answer"), body.answerType(), body.number("CategoryId"));
                return new Update(id, fields);
            } catch (BadParameter e) {
                return e.refusing(id);
            }
        }

        @Override
        public Reply carryOut(Library library, RequestContext context) {
            boolean empty = fields.equals(StoredQuestion.EMPTY);
            if (empty && context.options().emptyUpdatesRefused()) {
                return Reply.bad("nothing to change: none of Question, Answer, AnswerType and CategoryId is given");
            }
            if (context.options().knownQuestionsOnly()) {
                if (!library.contains(questionId)) {
                    return Reply.noSuch("question");
                }
                if (fields.categoryId() != null && !library.categories().contains(fields.categoryId())) {
                    return Reply.noSuch("category");
                }
            }
            if (!empty) {
                library.apply(questionId, context.change(fields));
            }
            return Reply.OK;
        }
    }

    /** {@code add_chitchat}: a new question, whose id the answer does not tell. */
    record Addition(StoredQuestion question, long categoryId) implements Request {

        static Request parse(BodyFields body) throws BadParameter {
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
            return new Addition(added, categoryId);
        }

        @Override
        public Reply carryOut(Library library, RequestContext context) {
            if (!library.categories().contains(categoryId)) {
                return Reply.noSuch("category");
            }
            library.apply(context.newQuestionId(), context.change(question));
            return Reply.OK;
        }
    }

    /** {@code update_similar_chitchat}: the whole new list of similar questions; an empty one clears it. */
    record Similar(String questionId, List<String> similarQuestions) implements Request {

        static Request parse(BodyFields body) throws BadParameter {
            String id = body.mandatoryText("StandardQuestionId");
            try {
                return new Similar(id, body.mandatoryTexts("SimilarQuestions"));
            } catch (BadParameter e) {
                return e.refusing(id);
            }
        }

        @Override
        public Reply carryOut(Library library, RequestContext context) {
            if (!library.contains(questionId)) {
                return Reply.noSuch("question");
            }
            library.apply(questionId, context.change(StoredQuestion.EMPTY.withSimilarQuestions(similarQuestions)));
            return Reply.OK;
        }
    }

    /** {@code batch_set_chitchat}: enables, disables or deletes; all of the questions or, where one is unknown, none. */
    record Status(List<String> ids, int status) implements Request {

        private static final int DELETE = 6;

        static Request parse(BodyFields body) throws BadParameter {
            List<String> ids = body.mandatoryTexts("StandardQuestionIds");
            long status = body.mandatoryNumber("Status");
            if (ids.isEmpty()) {
                throw new BadParameter("StandardQuestionIds is empty");
            }
            if (status < StoredQuestion.ENABLED || status > DELETE) {
                throw new BadParameter("Status must be 4 (enable), 5 (disable) or 6 (delete)");
            }
            return new Status(ids, (int) status);
        }

        @Override
        public Reply carryOut(Library library, RequestContext context) {
            if (!ids.stream().allMatch(library::contains)) {
                return Reply.noSuch("question");
            }
            StoredQuestion change = StoredQuestion.EMPTY.withStatus(status);
            for (String id : ids) {
                if (status == DELETE) {
                    library.remove(id);
                } else {
                    library.apply(id, context.change(change));
                }
            }
            return Reply.OK;
        }
    }
}
