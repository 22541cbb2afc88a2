package dev.chitchat;

import dev.chitchat.api.Account;
import dev.chitchat.auth.SignatureCache;
import dev.chitchat.codec.Codec;
import dev.chitchat.codec.ServiceAnswer;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.UnexpectedException;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Permit;
import dev.chitchat.transport.Exchange;
import dev.chitchat.transport.Transport;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * The inner part of the chain, one attempt of a command: {@code quota(sign(exchange -> decode -> map error))}.
 *
 * <p>An attempt is signed once it has its token, so a long wait cannot make its signature stale.
 */
record Calls(Account account, SignatureCache signatures, Codec codec, Transport transport, Limiter limiter) {

    /** One attempt; lazy, and each subscription pays a token. {@code granted} may throw, then it is not made. */
    Mono<ServiceAnswer> attempt(String command, byte[] body, Runnable granted, Runnable sent) {
        return limiter.limit(permit -> {
                    granted.run();
                    return exchange(command, body, permit, sent);
                })
                .onErrorMap(UnexpectedException::from);
    }

    private Mono<ServiceAnswer> exchange(String command, byte[] body, Permit permit, Runnable sent) {
        String signature = signatures.current();
        Runnable written = () -> {
            permit.sent();
            sent.run();
        };
        Exchange call = new Exchange(command, account.sdkAppId(), account.identifier(), signature, body, written);
        return transport
                .exchange(call)
                .handle((byte[] answer, SynchronousSink<ServiceAnswer> sink) -> judge(call, answer, sink))
                .doOnError(ChitchatException.class, failure -> renewIfExpired(failure, signature));
    }

    private void judge(Exchange call, byte[] bytes, SynchronousSink<ServiceAnswer> sink) {
        ServiceAnswer answer = codec.decode(bytes, call.userSig());
        if (answer.accepted()) {
            sink.next(answer);
        } else {
            sink.error(new ApiException(call.command(), answer.errorCode(), answer.errorInfo()));
        }
    }

    private void renewIfExpired(ChitchatException failure, String signature) {
        if (failure.retryClass() == RetryClass.SIGNATURE_EXPIRED) {
            signatures.renew(signature);
        }
    }
}
