package dev.chitchat.quota;

import reactor.core.publisher.Mono;

/** Where a grant and a cancel race: the only token is spent, and the first of two callers waits for it. */
abstract class TokenAwaited {

    final OneToken quota = new OneToken().spend();
    final OneToken.Call first = new OneToken.Call(Mono.never());
    final OneToken.Call second = new OneToken.Call(Mono.just(1));
    final Waiter<Integer> waiter = quota.call(first, new Seen());

    TokenAwaited() {
        waiter.request(1);
    }
}
