package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.Paging;
import dev.chitchat.sandbox.StoredQuestion;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code list_chitchat}: one page of the questions that pass the filters, in the order in which they came up. */
final class QuestionPage {

    private static final int CAP = 20;

    /** What counts and is shown where a question leaves something out. */
    private static final StoredQuestion UNSET =
            new StoredQuestion("", "", 0, 0L, StoredQuestion.ENABLED, List.of(), Library.DEFAULT_LANGUAGE);

    private QuestionPage() {}

    static Reply of(BodyFields body, Commands.Context context) {
        long pageIndex = body.mandatoryNumber("PageIndex");
        long pageSize = body.mandatoryNumber("PageSize");
        List<Map.Entry<String, StoredQuestion>> found = found(body, context.library());
        if (pageIndex < 1 || pageSize < 1) {
            throw new BadParameter("PageIndex and PageSize must be above 0");
        }
        Paging paging = context.options().paging();
        long size = Math.min(pageSize, paging == Paging.CAPPED ? CAP : Integer.MAX_VALUE);
        long last = Math.max(1, (found.size() + size - 1) / size);
        if (pageIndex > last && paging == Paging.REFUSED) {
            throw new BadParameter("there is no page " + pageIndex + ", the last is " + last);
        }
        long index = Math.min(pageIndex, paging == Paging.CLAMPED ? last : last + 1);
        int similar = found.stream()
                .mapToInt(entry -> similar(entry.getValue()).size())
                .sum();
        List<Map<String, @Nullable Object>> list = found.stream()
                .skip((index - 1) * size)
                .limit(size)
                .map(entry -> context.options().idsOnly()
                        ? Reply.fields("StandardQuestionId", entry.getKey())
                        : fields(entry.getKey(), entry.getValue()))
                .toList();
        return Reply.ok(
                "AllQuestionCount",
                found.size() + similar,
                "StandardQuestionCount",
                found.size(),
                "QuestionList",
                list);
    }

    private static List<Map.Entry<String, StoredQuestion>> found(BodyFields body, Library library) {
        String keyword = lower(body.text("Question"));
        Long categoryId = body.number("CategoryId");
        Integer status = body.code("Status");
        String tag = body.text("LanguageTag");
        String language = tag == null ? Library.DEFAULT_LANGUAGE : tag;
        if (status != null && status != StoredQuestion.ENABLED && status != StoredQuestion.DISABLED) {
            throw new BadParameter("Status must be 4 (in effect) or 5 (disabled)");
        }
        Set<Long> within = categoryId == null ? Set.of() : library.withDescendants(categoryId);
        return library.questions.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), UNSET.changedBy(entry.getValue())))
                .filter(entry -> {
                    StoredQuestion asked = entry.getValue();
                    return language.equals(asked.language())
                            && (keyword.isEmpty() || lower(asked.question()).contains(keyword))
                            && (categoryId == null || within.contains(asked.categoryId()))
                            && (status == null || status.equals(asked.status()));
                })
                .toList();
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static List<String> similar(StoredQuestion question) {
        return Objects.requireNonNull(question.similarQuestions());
    }

    private static Map<String, @Nullable Object> fields(String id, StoredQuestion question) {
        Map<String, @Nullable Object> fields = Reply.fields("StandardQuestionId", id);
        fields.put("StandardQuestion", question.question());
        fields.put("Status", question.status());
        fields.put("CategoryId", question.categoryId());
        fields.put("Answer", question.answer());
        fields.put("AnswerType", question.answerType());
        fields.put("QuestionType", 1);
        fields.put("SimilarQuestions", similar(question));
        return fields;
    }
}
