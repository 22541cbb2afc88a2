package dev.chitchat.sample;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
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
import reactor.core.publisher.Mono;

/** Takes updates as the service names their fields, one as JSON or many as a JSON object a line. */
@RestController
class UpdatesController {

    private final ChitchatClient client;
    private final UpdatesFunction function;

    UpdatesController(ChitchatClient client, UpdatesFunction function) {
        this.client = client;
        this.function = function;
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
        return function.apply(lines);
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
