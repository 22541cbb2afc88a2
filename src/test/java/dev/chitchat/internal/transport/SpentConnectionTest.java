package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.Connection;
import reactor.netty.resources.ConnectionProvider.ConnectionMetadata;

/** Which connections of the pool are closed instead of used again. */
class SpentConnectionTest {

    private final TransportOptions options = TransportOptions.of(URI.create("https://host"))
            .with(draft -> {
                draft.maxIdle = Duration.ofSeconds(20);
                draft.maxLife = Duration.ofMinutes(10);
            });
    private final EventLoop loop = new DefaultEventLoop();
    private boolean moved;
    private final EmbeddedChannel channel = new EmbeddedChannel() {
        @Override
        public EventLoop eventLoop() {
            return moved ? loop : super.eventLoop();
        }
    };

    @AfterEach
    void end() {
        moved = false;
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @ParameterizedTest
    @CsvSource({"0,0,false", "19999,599999,false", "20000,20000,true", "0,600000,true"})
    void aConnectionIsSpentByItsIdleTimeOrItsAge(long idleMillis, long lifeMillis, boolean spent) {
        assertThat(isSpent(idleMillis, lifeMillis)).isEqualTo(spent);
    }

    @Test
    void aConnectionThatLooksOpenIsSpentOnceItsEventLoopHasEnded() {
        moved = true;
        assertThat(isSpent(0, 0)).isFalse();

        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();

        assertThat(channel.isActive()).isTrue();
        assertThat(isSpent(0, 0)).isTrue();
    }

    @Test
    void aConnectionThatIsNotToBeKeptIsSpent() {
        Connection connection = Connection.from(channel).markPersistent(false);
        assertThat(HttpTransport.isSpent(options, connection, held(0, 0))).isTrue();
    }

    @Test
    void aClosedConnectionIsSpent() {
        channel.close().syncUninterruptibly();
        assertThat(isSpent(0, 0)).isTrue();
    }

    private boolean isSpent(long idleMillis, long lifeMillis) {
        return HttpTransport.isSpent(options, Connection.from(channel), held(idleMillis, lifeMillis));
    }

    private static ConnectionMetadata held(long idleMillis, long lifeMillis) {
        return new ConnectionMetadata() {
            @Override
            public int acquireCount() {
                return 1;
            }

            @Override
            public long idleTime() {
                return idleMillis;
            }

            @Override
            public long lifeTime() {
                return lifeMillis;
            }

            @Override
            public long releaseTimestamp() {
                return 0;
            }

            @Override
            public long allocationTimestamp() {
                return 0;
            }
        };
    }
}
