package dev.chitchat.sandbox;

import java.util.List;

/** {@code batch_set_chitchat}: enables, disables or deletes; all of the questions or, where one is unknown, none. */
record RequestedStatus(List<String> ids, int status) implements Request {

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
        return new RequestedStatus(ids, (int) status);
    }

    @Override
    public Reply carryOut(Library library, RequestContext occasion) {
        if (!ids.stream().allMatch(library::contains)) {
            return Reply.noSuch("question");
        }
        StoredQuestion change = StoredQuestion.EMPTY.withStatus(status);
        for (String id : ids) {
            if (status == DELETE) {
                library.remove(id);
            } else {
                library.apply(id, occasion.change(change));
            }
        }
        return Reply.OK;
    }
}
