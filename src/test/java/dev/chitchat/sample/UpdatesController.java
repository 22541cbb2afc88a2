package dev.chitchat.sample;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.ResultLine;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.QuotaExceededException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.GroupedFlux;
import reactor.core.publisher.Mono;

/** Takes updates as the service names their fields, one as JSON or many as a JSON object a line. */
@RestController
class UpdatesController {

    private final ChitchatClient client;

    UpdatesController(ChitchatClient client) {
        this.client = client;
    }

    @PostMapping(path = "/updates", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResultLine> one(@RequestBody String json) {
        return Mono.fromCallable(() -> ChitchatUpdate.fromJson(json))
                .flatMap(client::update)
                .map(ResultLine::of);
    }

    /** Reads lines as fast as results are read: what the caller leaves unread soon stops both. */
    @PostMapping(
            path = "/updates",
            consumes = MediaType.APPLICATION_NDJSON_VALUE,
            produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<ResultLine> many(@RequestBody Flux<String> lines) {
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

    private Line parse(long number, String json) {
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

    @ExceptionHandler
    ResponseEntity<ResultLine> failed(ChitchatException failure) {
        if (failure instanceof QuotaExceededException full) {
            long seconds = Math.max(1, full.expectedWait().plusMillis(999).toSeconds());
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds))
                    .body(ResultLine.of(failure, null));
        }
        HttpStatus status = failure instanceof InvalidUpdateException ? HttpStatus.BAD_REQUEST : HttpStatus.BAD_GATEWAY;
        return ResponseEntity.status(status).body(ResultLine.of(failure, null));
    }
}
