package dev.chitchat.sandbox;

/**
 * {@code update_chitchat}: sets the fields it carries.
 *
 * <p>Fields that the page does not name are passed over; an empty text and a JSON null leave a field unchanged.
 */
record RequestedUpdate(String id, StoredQuestion fields) implements Request {

    static Request parse(BodyFields body) throws BadParameter {
        String id = body.mandatoryText("StandardQuestionId");
        try {
            return parse(id, body);
        } catch (BadParameter e) {
            return new RefusedRequest(id, e.ruling());
        }
    }

    private static Request parse(String id, BodyFields body) throws BadParameter {
        StoredQuestion fields = new StoredQuestion(
                body.text("Question"), body.text("Answer"), body.answerType(), body.number("CategoryId"));
        if (fields.equals(StoredQuestion.EMPTY)) {
            throw new BadParameter("nothing to change: none of Question, Answer, AnswerType and CategoryId is given");
        }
        return new RequestedUpdate(id, fields);
    }

    @Override
    public String questionId() {
        return id;
    }

    @Override
    public Reply carryOut(Library library, RequestContext occasion) {
        if (occasion.knownOnly()) {
            if (!library.contains(id)) {
                return Reply.noSuch("question");
            }
            if (fields.categoryId() != null && !library.categories().contains(fields.categoryId())) {
                return Reply.noSuch("category");
            }
        }
        library.apply(id, occasion.change(fields));
        return Reply.OK;
    }
}
