package dev.chitchat.sandbox;

import java.util.List;

/** {@code update_similar_chitchat}: the whole new list of similar questions; an empty one clears it. */
record RequestedSimilar(String id, List<String> similarQuestions) implements Request {

    static Request parse(BodyFields body) throws BadParameter {
        String id = body.mandatoryText("StandardQuestionId");
        try {
            return new RequestedSimilar(id, body.mandatoryTexts("SimilarQuestions"));
        } catch (BadParameter e) {
            return new RefusedRequest(id, e.ruling());
        }
    }

    @Override
    public String questionId() {
        return id;
    }

    @Override
    public Reply carryOut(Library library, RequestContext occasion) {
        if (!library.contains(id)) {
            return Reply.noSuch("question");
        }
        library.apply(id, occasion.change(StoredQuestion.EMPTY.withSimilarQuestions(similarQuestions)));
        return Reply.OK;
    }
}
