package dev.chitchat.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.InvalidUpdateException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Updates read from JSON and results written to it, as an application does. */
class ResultLineTest {

    private static final Duration TOOK = Duration.ofMillis(42);

    private static ResultLine of(UpdateResult<Long> result) {
        return ResultLine.of(result, line -> "q" + line, line -> line);
    }

    @Test
    void aLineHasWhatTheCommandLinesResultsHave() {
        assertThat(of(new UpdateResult.Applied<>(1L, 2, TOOK, "r1")).toJson())
                .isEqualTo("{\"line\":1,\"StandardQuestionId\":\"q1\",\"outcome\":\"applied\",\"attempts\":2,"
                        + "\"elapsedMs\":42,\"RequestId\":\"r1\"}");
        assertThat(of(new UpdateResult.Merged<>(2L, 1L, 1, TOOK)).toJson())
                .isEqualTo("{\"line\":2,\"StandardQuestionId\":\"q2\",\"outcome\":\"merged\",\"attempts\":1,"
                        + "\"elapsedMs\":42,\"into\":1}");
        assertThat(of(new UpdateResult.Failed<>(3L, new ApiException("update_chitchat", -10, "no", null), 1, TOOK))
                        .toJson())
                .startsWith("{\"line\":3,\"StandardQuestionId\":\"q3\",\"outcome\":\"failed\",\"attempts\":1,"
                        + "\"elapsedMs\":42,\"errorCode\":-10,\"error\":\"")
                .endsWith("\"retryable\":false}");
    }

    @Test
    void whatIsUnknownIsLeftOut() {
        assertThat(ResultLine.of(new InvalidUpdateException("bad\u001b[31m"), null)
                        .toJson())
                .startsWith("{\"outcome\":\"failed\",\"attempts\":0,\"elapsedMs\":0,\"error\":\"bad")
                .doesNotContain("\u001b");
    }

    @Test
    void jacksonWritesALineAsItIsWritten() {
        ResultLine line = ResultLine.of(new UpdateReceipt("q1", 1, TOOK, null));

        assertThat(new JsonMapper().writeValueAsString(line)).isEqualTo(line.toJson());
    }

    @Test
    void anUpdateIsReadFromJson() {
        assertThat(
                        ChitchatUpdate.fromJson(
                                "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\",\"AnswerType\":2,\"CategoryId\":7,\"Question\":\"\"}"))
                .isEqualTo(
                        ChitchatUpdate.of("q").withAnswer("a", AnswerType.RICH).withCategory(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"StandardQuestionId\":\"q\"}",
                "{\"StandardQuestionId\":\"q\",\"answer\":\"a\"}",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\",\"Answer\":\"b\"}",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"} x",
                "{\"StandardQuestionId\":\" \",\"Answer\":\"a\"}",
            })
    void whatIsNoUpdateIsRefused(@Nullable String json) {
        assertThatExceptionOfType(InvalidUpdateException.class).isThrownBy(() -> ChitchatUpdate.fromJson(json + ""));
    }
}
