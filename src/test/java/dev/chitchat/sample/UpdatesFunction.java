package dev.chitchat.sample;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.ResultLine;
import dev.chitchat.error.InvalidUpdateException;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.GroupedFlux;

/** Lines of updates to lines of results, in the shape that Spring Cloud Function and Stream bind to a web request or a topic. */
@Component
record UpdatesFunction(ChitchatClient client) implements Function<Flux<String>, Flux<ResultLine>> {

    @Override
    public Flux<ResultLine> apply(Flux<String> lines) {
        return lines.index((index, line) -> parse(index + 1, line))
                .groupBy(Line.Valid.class::isInstance)
                .flatMap(this::results, 2);
    }

    private Flux<ResultLine> results(GroupedFlux<Boolean, Line> lines) {
        return lines.key()
                ? client.updateAll(lines.cast(Line.Valid.class).map(line -> Outbound.of(line.update(), line)))
                        .map(result ->
                                ResultLine.of(result, line -> line.update().standardQuestionId(), Line.Valid::number))
                : lines.cast(Line.Invalid.class).map(line -> ResultLine.of(line.error(), line.number()));
    }

    private static Line parse(long number, String json) {
        try {
            return new Line.Valid(number, ChitchatUpdate.fromJson(json));
        } catch (InvalidUpdateException e) {
            return new Line.Invalid(number, e);
        }
    }

    /** A line of the request. */
    sealed interface Line {
        /** One that can be sent. */
        record Valid(long number, ChitchatUpdate update) implements Line {}

        /** One that cannot. */
        record Invalid(long number, InvalidUpdateException error) implements Line {}
    }
}
