package dev.chitchat.kafka;

import dev.chitchat.api.ResultLine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaOperations;

/**
 * Sends what became of records to a topic and waits until all are there: a
 * {@linkplain ResultLine#toJson() line of JSON} each, the question's id as its key. After a crash some come twice.
 *
 * @param kafka sends texts
 * @param topic where to
 */
public record ResultTemplate(KafkaOperations<String, String> kafka, String topic)
        implements Consumer<List<ResultLine>> {

    @Override
    public void accept(List<ResultLine> lines) {
        CompletableFuture<?>[] sent = lines.stream()
                .map(line -> kafka.send(new ProducerRecord<>(topic, line.standardQuestionId(), line.toJson())))
                .toArray(CompletableFuture<?>[]::new);
        kafka.flush();
        CompletableFuture.allOf(sent).join();
    }
}
