package dev.chitchat.kafka;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.publisher.Flux;

/** Makes the calls of one slice until each of its edits has a verdict. */
final class SliceCalls {

    private final ChitchatClient client;
    private final Duration time;
    private final Map<ConsumerRecord<?, ?>, Exception> refused = new LinkedHashMap<>();
    private final List<ChitchatException> passing = new ArrayList<>();
    private boolean deskIsThere;

    /** The time is that of the longest run of calls. */
    SliceCalls(ChitchatClient client, Duration time) {
        this.client = client;
        this.time = time;
    }

    /**
     * One call for each question; where a merged one is refused for good, one for each edit.
     *
     * @return the records that were refused for good; throws where a call failed in a way that may pass
     */
    Map<ConsumerRecord<?, ?>, Exception> make(Collection<List<Edit>> questions) {
        List<Edit> again = calls(questions);
        calls(again.stream().map(List::of).toList());
        return refused;
    }

    private List<Edit> calls(Collection<List<Edit>> questions) {
        List<Edit> again = new ArrayList<>();
        Set<List<Edit>> left = new LinkedHashSet<>(questions);
        while (!left.isEmpty()) {
            run(left, again);
        }
        if (!passing.isEmpty()) {
            throw passing.get(0);
        }
        return again;
    }

    /** A stream in which nothing has succeeded yet ends with a code that may concern the application as a whole. */
    private void run(Set<List<Edit>> left, List<Edit> again) {
        List<List<Edit>> questions = List.copyOf(left);
        try {
            client.updateAll(Flux.fromIterable(questions).map(edits -> Outbound.of(Edit.merged(edits), edits)))
                    .doOnNext(result -> {
                        left.remove(result.correlation());
                        note(result, again);
                    })
                    .blockLast(time);
        } catch (ApiException ended) {
            if (!ended.mayAffectEveryCall()) {
                throw ended;
            }
            lookForDesk();
        }
    }

    private void note(UpdateResult<List<Edit>> result, List<Edit> again) {
        if (!(result instanceof UpdateResult.Failed<List<Edit>> failed)) {
            return;
        }
        List<Edit> edits = failed.correlation();
        if (failed.error() instanceof ApiException said && said.mayAffectEveryCall()) {
            refuse(edits, new ApiException("update_chitchat", said.code(), said.info()), again);
        } else if (failed.error().retryable()) {
            passing.add(failed.error());
        } else {
            refuse(edits, failed.error(), again);
        }
    }

    private void refuse(List<Edit> edits, ChitchatException why, List<Edit> again) {
        if (edits.size() > 1) {
            again.addAll(edits);
        } else {
            refused.put(edits.get(0).record(), why);
        }
    }

    /** If another command is answered, the code concerned the question; if not, all of this fails and is delivered again. */
    private void lookForDesk() {
        if (!deskIsThere) {
            client.library().categories().block(time);
            deskIsThere = true;
        }
    }
}
