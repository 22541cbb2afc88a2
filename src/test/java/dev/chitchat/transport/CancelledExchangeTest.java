package dev.chitchat.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.DefaultEventExecutor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.test.subscriber.TestSubscriber;

/** Cancel meets the connection: a call's own is closed, and never one that another call has taken over. */
@Timeout(30)
class CancelledExchangeTest {

    private final DefaultEventExecutor loop = new DefaultEventExecutor();
    private final HttpTransport transport =
            new HttpTransport(TransportOptions.of(URI.create("http://127.0.0.1:1")), UnaryOperator.identity());
    private final AtomicInteger written = new AtomicInteger();
    private final TestSubscriber<byte[]> caller = TestSubscriber.create();
    private final CompletableFuture<Boolean> cancelledOnItsLoop = new CompletableFuture<>();
    private final HttpCall flight = flight();

    private HttpCall flight() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        HttpCall made = new HttpCall(
                new Exchange("update_chitchat", 7, "administrator", "a-signature", body, written::incrementAndGet),
                transport,
                caller);
        made.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
                cancelledOnItsLoop.complete(loop.inEventLoop());
            }
        });
        return made;
    }

    @AfterEach
    void close() {
        transport.close();
        Future<?> unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private boolean write() throws Exception {
        return loop.submit(() -> flight.written(loop)).get(10, TimeUnit.SECONDS);
    }

    @Test
    void theCancelOfACallOnItsWayIsCarriedOutByTheThreadOfItsConnection() throws Exception {
        assertThat(write()).isTrue();

        caller.cancel();

        assertThat(cancelledOnItsLoop.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(written).hasValue(1);
    }

    @Test
    void aCallThatIsCancelledBeforeItIsWrittenDoesNotGoOut() throws Exception {
        caller.cancel();

        assertThat(cancelledOnItsLoop).isCompletedWithValue(false);
        assertThat(write()).isFalse();
        assertThat(written).hasValue(0);
    }

    @Test
    void theCancelIsNotLostWithTheThreadOfItsConnection() throws Exception {
        write();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);

        caller.cancel();

        assertThat(cancelledOnItsLoop).isCompletedWithValue(false);
    }
}
