package dev.chitchat.internal.codec;

import java.util.List;

/** The names that the service's pages give to the fields of an update, case-sensitive. */
final class Fields {

    static final String ID = "StandardQuestionId";
    static final String QUESTION = "Question";
    static final String ANSWER = "Answer";
    static final String ANSWER_TYPE = "AnswerType";
    static final String CATEGORY_ID = "CategoryId";

    static final List<String> ALL = List.of(ID, QUESTION, ANSWER, ANSWER_TYPE, CATEGORY_ID);

    private Fields() {}
}
