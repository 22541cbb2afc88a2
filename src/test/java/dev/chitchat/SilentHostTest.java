package dev.chitchat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.retry.ServiceState;
import dev.chitchat.sandbox.ChitchatSandbox;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A first host that takes connections and never speaks, for callers that wait less long than a connection may take. */
@Timeout(60)
class SilentHostTest {

    private static final ChitchatUpdate UPDATE = ChitchatUpdate.of("q").withAnswer("a");
    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";

    private static ChitchatClientBuilder client() {
        return ChitchatClient.builder().account(Account.of(88888888L, "administrator", SecretKey.of(KEY)));
    }

    private static URI address(ServerSocket silent) {
        return URI.create("https://127.0.0.1:" + silent.getLocalPort());
    }

    /** The first call of a JVM may take a second or two by itself. */
    @BeforeEach
    void warmUp() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start();
                ChitchatClient client = client().endpoint(sandbox.endpoint()).build()) {
            client.update(UPDATE).block(Duration.ofSeconds(20));
        }
    }

    @Test
    void callsWithADeadlineOfFourSecondsReachTheBackup() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 200);
                ChitchatSandbox sandbox = ChitchatSandbox.start();
                ChitchatClient client = client().endpoint(address(silent), sandbox.endpoint())
                        .deadline(Duration.ofSeconds(4))
                        .build()) {
            List<UpdateReceipt> receipts = Flux.range(0, 6)
                    .flatMap(call -> client.update(UPDATE))
                    .collectList()
                    .block(Duration.ofSeconds(20));

            assertThat(receipts).hasSize(6);
            assertThat(client.endpoint()).isEqualTo(sandbox.endpoint());
        }
    }

    @Test
    void callsGivenUpWhileConnectingShowThatTheServiceIsAway() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 200);
                ChitchatClient client = client().endpoint(address(silent))
                        .deadline(Duration.ofMillis(1_300))
                        .build()) {
            Flux.range(0, 20)
                    .concatMap(round -> client.update(UPDATE).then().onErrorResume(late -> Mono.empty()))
                    .takeUntilOther(Flux.interval(Duration.ofMillis(20))
                            .filter(tick -> client.retryStatus().service() == ServiceState.DOWN))
                    .blockLast(Duration.ofSeconds(40));

            assertThat(client.retryStatus().service()).isEqualTo(ServiceState.DOWN);
        }
    }
}
