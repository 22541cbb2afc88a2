package dev.chitchat.benchmarks.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** The JSON that the peers send and read, as anybody would write it: Jackson and two records. */
final class Wire {

    static final String QUERY =
            "/v3/smart_cs_chitchat_svc/update_chitchat?sdkappid=88888888&identifier=administrator&usersig="
                    + "eJwtzMEKgkAQxvF3mXPIbjqaQodOdeqQ1bFYdJTBNsRdI4neveXT4-f3f9U5vTUtTaAgDrWCaR5wNT70tGZ82lT3SRsa*0"
                    + "0q9jQ1RKNhTA1ozBYrJgtK8cMYcKrHGtNCK8nPtb3ry9&random=4294967295&contenttype=json";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ObjectWriter WRITER = JSON.writerFor(Update.class);
    private static final ObjectReader READER = JSON.readerFor(Answer.class);
    private static final Update UPDATE = new Update("1500086040-@RBT#DeskDefaultRobot-benchmark", "Hello!", 1);

    private Wire() {}

    record Update(
            @JsonProperty("StandardQuestionId") String id,
            @JsonProperty("Answer") String answer,
            @JsonProperty("AnswerType") int answerType) {}

    record Answer(
            @JsonProperty("ActionStatus") String status,
            @JsonProperty("ErrorCode") int code,
            @JsonProperty("ErrorInfo") String info,
            @JsonProperty("RequestId") String request) {}

    static byte[] update() {
        return WRITER.writeValueAsBytes(UPDATE);
    }

    static Answer answer(byte[] body) {
        Answer answer = READER.readValue(body);
        if (answer.code() != 0) {
            throw new IllegalStateException("refused: " + answer);
        }
        return answer;
    }
}
