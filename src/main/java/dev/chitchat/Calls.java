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
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * The inner part of the chain, one attempt of a command: {@code quota(sign(exchange -> decode -> map error))}.
 *
 * <p>An attempt is signed once it has its token, so a long wait cannot make its signature stale.
 */
record Calls(Account account, SignatureCache signatures, Codec codec, Transport transport, Limiter limiter) {

    /** The same for a command with another quota. */
    Calls with(Limiter another) {
        return new Calls(account, signatures, codec, transport, another);
    }

    /** One attempt; lazy, and each subscription pays a token. {@code granted} may throw, then it is not made. */
    Mono<ServiceAnswer> attempt(String command, byte[] body, Runnable granted, Runnable sent) {
        return attempt(command, body, granted, sent, (answer, bytes) -> answer);
    }

    /** One attempt of a command whose accepted answer holds more. */
    <T> Mono<T> attempt(
            String command, byte[] body, Runnable granted, Runnable sent, BiFunction<ServiceAnswer, byte[], T> read) {
        return limiter.limit(permit -> {
                    granted.run();
                    return exchange(command, body, permit, sent, read);
                })
                .onErrorMap(UnexpectedException::from);
    }

    private <T> Mono<T> exchange(
            String command, byte[] body, Permit permit, Runnable sent, BiFunction<ServiceAnswer, byte[], T> read) {
        String signature = signatures.current();
        Exchange.Listener written = () -> {
            permit.sent();
            sent.run();
        };
        Exchange call = new Exchange(command, account.sdkAppId(), account.identifier(), signature, body, written);
        return transport
                .exchange(call)
                .handle((byte[] answer, SynchronousSink<T> sink) -> judge(call, answer, read, sink))
                .doOnError(ChitchatException.class, failure -> renewIfExpired(failure, signature));
    }

    private <T> void judge(
            Exchange call, byte[] bytes, BiFunction<ServiceAnswer, byte[], T> read, SynchronousSink<T> sink) {
        ServiceAnswer answer = codec.decode(bytes, call.userSig());
        if (answer.accepted()) {
            sink.next(read.apply(answer, bytes));
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
