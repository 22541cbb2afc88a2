package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.RawCaller;
import dev.chitchat.sandbox.RawSocket;
import dev.chitchat.sandbox.SigMaker;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other sites, open in a browser on the same machine, can do to a sandbox: nothing. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // the sandbox is there before the first test
class SameSiteTest {

    private static ChitchatSandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = ChitchatSandbox.start();
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    /** The first line of the answer, with HERE for the sandbox's own host and port. */
    private static String answer(String request, String headers) throws IOException {
        String here = "127.0.0.1:" + sandbox.port();
        try (RawSocket socket = new RawSocket(sandbox)) {
            socket.send(
                    (request + " HTTP/1.1\r\n" + headers).replace("HERE", here).replace("; ", "\r\n")
                            + "\r\nContent-Length: 0\r\n\r\n");
            return socket.readUntil("\r\n").strip();
        }
    }

    private static String call() {
        return "POST " + RawCaller.PATH + "?sdkappid=" + RawCaller.APP + "&identifier=" + RawCaller.ADMINISTRATOR
                + "&usersig=" + SigMaker.valid().make() + "&random=1&contenttype=json";
    }

    @ParameterizedTest
    @CsvSource({
        "Host: evil.example",
        "Host: 127.0.0.1.evil.example:80",
        "Host: evil.example; Origin: http://evil.example",
        "Host: HERE; Origin: http://evil.example",
        "Host: HERE; Origin: null",
        "Host: HERE; Origin: http://localhost:1",
        "Host: HERE; Origin: https://HERE",
        "Host: HERE; Sec-Fetch-Site: cross-site",
        "Host: HERE; Sec-Fetch-Site: same-site",
    })
    void anotherSiteNeitherCallsNorReads(String headers) throws IOException {
        long before = sandbox.statistics().calls();
        assertThat(answer(call(), headers)).contains("403");
        assertThat(answer("GET /library", headers)).contains("403");
        assertThat(answer("GET /stats?x=1", headers)).contains("403");
        assertThat(answer("GET /_sandbox/state", headers)).contains("403");
        assertThat(sandbox.statistics().calls()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "Host: HERE",
        "Host: LocalHost",
        "Host: [::1]:99",
        "Host: HERE; Origin: http://HERE; Sec-Fetch-Site: same-origin",
        "Host: HERE; Sec-Fetch-Site: none",
    })
    void programsAndItsOwnPageDoBoth(String headers) throws IOException {
        assertThat(answer(call(), headers)).contains("200");
        assertThat(answer("GET /library", headers)).contains("200");
        assertThat(answer("GET /stats", headers)).contains("200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "HTTPS://evil.example:80", "http://127.0.0.1@evil.example"})
    void aWholeUrlNamesTheHostAndNotTheHeader(String address) throws IOException {
        assertThat(answer("GET " + address + "/library", "Host: HERE")).contains("403");
        assertThat(answer("GET http://HERE/library", "Host: evil.example")).contains("200");
    }
}
