package dev.chitchat.benchmarks.http;

import reactor.core.publisher.Mono;

/** One client and how it makes the call. */
interface Caller extends AutoCloseable {

    int CONNECTIONS = 64;

    /** One update: encoded, sent, its answer decoded and looked at. */
    Mono<?> call();

    @Override
    void close();
}
