package dev.chitchat.sandbox;

import java.util.List;

/** {@code add_chitchat}: a new question, whose id the answer does not tell. */
record RequestedQuestion(StoredQuestion question) implements Request {

    static Request parse(BodyFields body) throws BadParameter {
        long categoryId = body.mandatoryNumber("CategoryId");
        String question = body.mandatoryText("Question");
        String answer = body.mandatoryText("Answer");
        Integer answerType = body.answerType();
        if (answerType == null) {
            throw new BadParameter("AnswerType is missing; it must be 0 (text) or 2 (rich text)");
        }
        List<String> similar = body.texts("SimilarQuestions");
        return new RequestedQuestion(new StoredQuestion(
                question,
                answer,
                answerType,
                categoryId,
                StoredQuestion.ENABLED,
                similar == null ? List.of() : similar));
    }

    @Override
    public Reply carryOut(Library library, RequestContext occasion) {
        Long category = question.categoryId();
        if (category == null || !library.categories().contains(category)) {
            return Reply.noSuch("category");
        }
        library.apply(occasion.newQuestionId(), occasion.change(question));
        return Reply.OK;
    }
}
