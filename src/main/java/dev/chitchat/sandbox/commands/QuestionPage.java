package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.Paging;
import dev.chitchat.sandbox.StoredQuestion;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code list_chitchat}: one page of the questions that pass the filters, in the order in which they came up. */
record QuestionPage(
        long pageIndex,
        long pageSize,
        @Nullable String keyword,
        @Nullable Long categoryId,
        @Nullable Long status,
        String language) {

    private static final int CAP = 20;

    static QuestionPage asked(BodyFields body) throws BadParameter {
        QuestionPage page = new QuestionPage(
                body.mandatoryNumber("PageIndex"),
                body.mandatoryNumber("PageSize"),
                body.text("Question"),
                body.number("CategoryId"),
                body.number("Status"),
                language(body.text("LanguageTag")));
        if (page.pageIndex < 1 || page.pageSize < 1) {
            throw new BadParameter("PageIndex and PageSize must be above 0");
        }
        if (page.status != null && page.status != StoredQuestion.ENABLED && page.status != StoredQuestion.DISABLED) {
            throw new BadParameter("Status must be 4 (in effect) or 5 (disabled)");
        }
        return page;
    }

    Reply of(Commands.Context context) throws BadParameter {
        Library library = context.library();
        Set<Long> within = categoryId == null ? Set.of() : library.withDescendants(categoryId);
        List<Map.Entry<String, StoredQuestion>> found = library.questions.entrySet().stream()
                .filter(entry -> passes(entry.getValue(), within))
                .toList();
        Paging paging = context.options().paging();
        long size = Math.min(pageSize, paging == Paging.CAPPED ? CAP : Integer.MAX_VALUE);
        long last = Math.max(1, (found.size() + size - 1) / size);
        if (pageIndex > last && paging == Paging.REFUSED) {
            throw new BadParameter("there is no page " + pageIndex + ", the last is " + last);
        }
        long index = Math.min(pageIndex, paging == Paging.CLAMPED ? last : last + 1);
        ObjectNode answer = Reply.newFields()
                .put("AllQuestionCount", found.size() + similarQuestions(found))
                .put("StandardQuestionCount", found.size());
        ArrayNode list = answer.putArray("QuestionList");
        found.stream().skip((index - 1) * size).limit(size).forEach(entry -> {
            ObjectNode node = list.addObject().put("StandardQuestionId", entry.getKey());
            if (!context.options().idsOnly()) {
                write(entry.getValue(), node);
            }
        });
        return Reply.ok(answer);
    }

    /** Without a tag, only questions of the default language are listed. */
    private static String language(@Nullable String tag) {
        return tag == null ? Library.DEFAULT_LANGUAGE : tag;
    }

    private boolean passes(StoredQuestion question, Set<Long> within) {
        return language(question.language()).equals(language)
                && (keyword == null || lower(question.question()).contains(lower(keyword)))
                && (categoryId == null || within.contains(question.categoryId()))
                && (status == null || status == status(question));
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static int similarQuestions(List<Map.Entry<String, StoredQuestion>> found) {
        return found.stream()
                .mapToInt(entry -> similar(entry.getValue()).size())
                .sum();
    }

    private static int status(StoredQuestion question) {
        return question.status() == null ? StoredQuestion.ENABLED : question.status();
    }

    private static List<String> similar(StoredQuestion question) {
        return question.similarQuestions() == null ? List.of() : question.similarQuestions();
    }

    private static void write(StoredQuestion question, ObjectNode to) {
        to.put("StandardQuestion", question.question() == null ? "" : question.question())
                .put("Status", status(question))
                .put("CategoryId", question.categoryId() == null ? 0 : question.categoryId())
                .put("Answer", question.answer() == null ? "" : question.answer())
                .put("AnswerType", question.answerType() == null ? 0 : question.answerType())
                .put("QuestionType", 1);
        ArrayNode similar = to.putArray("SimilarQuestions");
        similar(question).forEach(similar::add);
    }
}
