package dev.chitchat.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.process.BarLine;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.quota.Quota;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;

class ProgressTest {

    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    private final ProcessIo io = new ProcessIo(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            nowhere,
            Map.of(),
            () -> false,
            new BarLine(nowhere, () -> 0, () -> false),
            Stop::new,
            new AtomicReference<>());

    private boolean endsNotices(Tally tally) {
        Disposable notice = Disposables.single();
        ChitchatClient client = ChitchatClient.builder()
                .account(Account.of(1_400_000_000L, "administrator", SecretKey.of("x".repeat(64))))
                .endpoint(URI.create("http://127.0.0.1:1"))
                .build();
        Connection.Origin origin = new Connection.Origin(1_400_000_000L, "127.0.0.1:1", "local");
        try (Connection connection = new Connection(client, null, Quota.local(), origin, notice)) {
            new Progress(io, true, tally, OptionalLong.empty(), connection).close();
            return notice.isDisposed();
        }
    }

    /** That calls are tried again would be said behind the words that the run has ended with. */
    @Test
    void noOutageIsToldOnceARunIsOver() {
        assertThat(endsNotices(new Tally(System::nanoTime, 5))).isTrue();
    }

    /** A push has calls to make, and so has an update behind its undo file. */
    @Test
    void outagesAreToldAfterALibraryIsRead() {
        assertThat(endsNotices(Tally.ofReading())).isFalse();
    }
}
