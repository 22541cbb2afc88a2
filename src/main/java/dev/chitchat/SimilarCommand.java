package dev.chitchat;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.codec.Codec;
import java.util.List;
import reactor.core.publisher.Mono;

/** The command that has two names in the service's pages; remembers the one that is there. */
final class SimilarCommand {

    private static final String NEWER = "update_similar_chitchat";
    private static final String OLDER = "update_chitchat_similar";
    private static final int NO_SUCH_COMMAND = 60009;
    private static final int NOT_FOUND = 404;

    private final CallChain calls;
    private volatile String name = NEWER;

    SimilarCommand(CallChain calls) {
        this.calls = calls;
    }

    Mono<Void> call(String id, List<String> similar) {
        return Mono.defer(() -> call(name, id, similar))
                .onErrorResume(failure -> isMissing(failure) && name.equals(NEWER), failure -> older(id, similar))
                .then();
    }

    private Mono<CallResult<String>> call(String command, String id, List<String> similar) {
        return calls.repeatable(command, () -> Codec.similar(id, similar), answer -> command);
    }

    /** Any answer but "no such command" shows that the command is there, also a refusal. */
    private Mono<CallResult<String>> older(String id, List<String> similar) {
        return call(OLDER, id, similar)
                .doOnNext(answered -> name = OLDER)
                .doOnError(ApiException.class, refused -> name = isMissing(refused) ? name : OLDER);
    }

    private static boolean isMissing(Throwable failure) {
        return (failure instanceof ApiException refused && refused.code() == NO_SUCH_COMMAND)
                || (failure instanceof TransportException strange && strange.httpStatus() == NOT_FOUND);
    }
}
