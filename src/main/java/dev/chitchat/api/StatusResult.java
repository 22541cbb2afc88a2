package dev.chitchat.api;

import dev.chitchat.error.ChitchatException;

/** What became of one question of a batch. */
public sealed interface StatusResult {

    /** {@return the id of the question} */
    String standardQuestionId();

    /**
     * The question has the status that was asked for, or is deleted.
     *
     * @param standardQuestionId the question
     */
    record Done(String standardQuestionId) implements StatusResult {}

    /**
     * The question is as it was, unless the error says that the call may have taken effect.
     *
     * @param standardQuestionId the question
     * @param error why
     */
    record Failed(String standardQuestionId, ChitchatException error) implements StatusResult {}
}
