package dev.chitchat.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.Channel;
import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/** Messages are settled once their results are known. */
@Timeout(60)
class MessageListenerTest {

    private final List<String> settled = new ArrayList<>();
    private final Channel channel = (Channel) Proxy.newProxyInstance(
            Channel.class.getClassLoader(), new Class<?>[] {Channel.class}, (proxy, method, arguments) -> {
                settled.add(method.getName() + " " + arguments[0] + " at " + calls());
                return null;
            });
    private final ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withKnownQuestionsOnly(true));
    private final ChitchatClient client = ChitchatClient.builder()
            .account(Account.of(88888888L, "administrator", SecretKey.of("key")))
            .endpoint(sandbox.endpoint())
            .retry(RetryPolicy.defaults().withMaxRetries(0))
            .build();
    private final MessageListener listener = new MessageListener(client, Duration.ofSeconds(20));

    private int calls() {
        return sandbox.calls().size();
    }

    @AfterEach
    void stop() {
        client.close();
        sandbox.close();
    }

    @Test
    void whatSucceedsIsTakenAndWhatNeverWillIsRejectedAfterAllResults() {
        sandbox.put("known", StoredQuestion.EMPTY);

        listener.onMessageBatch(List.of(message(1, "known"), broken(2), message(3, "nobody")), channel);

        assertThat(settled).containsExactly("basicAck 1 at 2", "basicReject 2 at 2", "basicReject 3 at 2");
    }

    @Test
    void whatMayPassLaterHasTheBatchDeliveredAgain() {
        sandbox.put("known", StoredQuestion.EMPTY);
        sandbox.options(sandbox.options().withAlwaysCode(60008));

        assertThatExceptionOfType(ChitchatException.class)
                .isThrownBy(() -> listener.onMessageBatch(List.of(message(1, "known"), broken(2)), channel));

        assertThat(settled).isEmpty();
    }

    @Test
    void aMessageThatIsNoUtf8OrEmptyIsRejected() {
        byte[] latin = "{\"StandardQuestionId\":\"known\",\"Answer\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);

        listener.onMessageBatch(List.of(message(1, latin), message(2, new byte[0])), channel);
        listener.onMessageBatch(List.of(), channel);

        assertThat(settled).containsExactly("basicReject 1 at 0", "basicReject 2 at 0");
    }

    private static Message message(long tag, String id) {
        return message(tag, id, "\"}");
    }

    private static Message broken(long tag) {
        return message(tag, "broken", "");
    }

    private static Message message(long tag, String id, String end) {
        String json = "{\"StandardQuestionId\":\"" + id + "\",\"Answer\":\"Hello!" + end;
        return message(tag, json.getBytes(StandardCharsets.UTF_8));
    }

    private static Message message(long tag, byte[] body) {
        MessageProperties properties = new MessageProperties();
        properties.setDeliveryTag(tag);
        return new Message(body, properties);
    }
}
