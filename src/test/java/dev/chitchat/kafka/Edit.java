package dev.chitchat.kafka;

import dev.chitchat.api.ChitchatUpdate;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record asks for. */
record Edit(ChitchatUpdate update, ConsumerRecord<?, ?> record) {

    /** One update that does what all of them do, one after the other. */
    static ChitchatUpdate merged(List<Edit> edits) {
        return edits.stream()
                .map(Edit::update)
                .reduce(ChitchatUpdate::followedBy)
                .orElseThrow();
    }
}
