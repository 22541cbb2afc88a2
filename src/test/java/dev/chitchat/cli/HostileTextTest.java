package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.auth.SecretKey;
import dev.chitchat.auth.UserSigSigner;
import dev.chitchat.error.Hostile;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that forges lines, hides others and turns the writing round goes through every command, and never comes out raw. */
@Timeout(120)
class HostileTextTest {

    private static final String APP = "1400000000";

    @TempDir
    Path directory;

    private final List<String> printed = new ArrayList<>();

    private Shell shell() {
        return new Shell().with("CHITCHAT_SECRET_KEY", Shell.KEY);
    }

    private int run(Shell shell, String... args) {
        int code = shell.run(args);
        String what = String.join(" ", args);
        assertThat(Hostile.rawIn(shell.err().replaceAll("\n\t+", "\n")))
                .as("errors of " + what)
                .isEmpty();
        assertThat(Hostile.rawIn(shell.out())).as("output of " + what).isEmpty();
        for (String text : List.of(shell.err(), shell.out())) {
            assertThat(text)
                    .as(what)
                    .doesNotContain(Shell.KEY)
                    .doesNotContain("eJy")
                    .doesNotContain("unexpected failure");
        }
        printed.add(shell.err());
        printed.add(shell.out());
        return code;
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String question(String id, String title, String category) {
        return JsonLine.write(
                Map.of("Question", title, "Answer", title, "Category", category, "StandardQuestionId", id));
    }

    @Test
    void aHostileLibraryIsShownByEveryCommandThatReadsIt() {
        SandboxOptions options =
                SandboxOptions.DEFAULTS.withModel(CountingModel.NONE).withKnownQuestionsOnly(true);
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(options)) {
            sandbox.load(LibrarySeed.parse(List.of(
                    JsonLine.write(Map.of("CategoryId", 5, "ParentId", 0, "Title", Hostile.TEXT)),
                    question("id" + Hostile.TEXT, "q" + Hostile.TEXT, Hostile.TEXT),
                    question("id2", "plain", Hostile.TEXT))));
            String[] service = {"--endpoint", sandbox.endpoint().toString(), "--sdk-app-id", APP, "--rate", "1000"};
            String edited = question("id" + Hostile.TEXT, "new" + Hostile.TEXT, Hostile.TEXT) + "\n"
                    + JsonLine.write(Map.of(
                            "Question", "added" + Hostile.TEXT, "Answer", "a", "Category", "none" + Hostile.TEXT))
                    + "\n";
            Path lib = file("lib.jsonl", edited);
            String known = question("id" + Hostile.TEXT, "new" + Hostile.TEXT, Hostile.TEXT) + "\n";
            Path good = file("good.jsonl", known);

            assertThat(run(shell(), with(service, "categories"))).isZero();
            assertThat(run(shell(), with(service, "pull"))).isZero();
            assertThat(run(shell(), with(service, "diff", lib.toString()))).isEqualTo(2);
            assertThat(run(shell(), with(service, "diff", good.toString()))).isZero();
            assertThat(run(shell(), with(service, "diff", good.toString(), "--json")))
                    .isZero();
            assertThat(run(shell(), with(service, "call", "list_chitchat", "{\"PageIndex\":1,\"PageSize\":10}")))
                    .isZero();
            assertThat(run(shell().atTerminal().typing("no\n"), with(service, "push", good.toString(), "--delete")))
                    .isEqualTo(2);
            assertThat(run(shell(), with(service, "push", good.toString(), "--yes")))
                    .isZero();
            assertThat(run(shell(), with(service, "doctor"))).isZero();
            assertThat(String.join("", printed)).contains("\\u202e").contains("\\u001b[2K");
        }
    }

    private static String[] with(String[] service, String... args) {
        return Stream.concat(Stream.of(args), Stream.of(service)).toArray(String[]::new);
    }

    static Stream<String> answers() {
        String info = JsonLine.write(Map.of("ActionStatus", "FAIL", "ErrorCode", -50003, "ErrorInfo", Hostile.TEXT));
        String raw = "{\"ActionStatus\":\"FAIL\",\"ErrorCode\":60018,\"ErrorInfo\":\""
                + Hostile.TEXT.replaceAll("\\p{Cntrl}", "") + "${query}\"}";
        return Stream.of(
                ok(info),
                ok(raw),
                ok("{\"ActionStatus\":\"" + Hostile.LINE.replaceAll("\\p{Cntrl}", "")
                        + "\",\"ErrorCode\":0,\"ErrorInfo\":\"${query}\"}"),
                ok("{\"" + Hostile.TEXT + "${query}"),
                ok("${query}" + Hostile.TEXT),
                ok("[" + Hostile.TEXT + "]"),
                "HTTP/1.1 400 " + Hostile.LINE + "${query}\r\nContent-Length: 8\r\nX-A: ${query}\r\n\r\n${query}",
                "HTTP/1.1 302 " + Hostile.LINE + "\r\nLocation: http://" + Hostile.LINE
                        + "/${query}\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nDate: " + Hostile.LINE + "\r\nServer: ${query}\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 " + Hostile.LINE + "${query} OK\r\n\r\n",
                Hostile.TEXT + "${query}\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: " + Hostile.LINE + "${query}\r\n\r\n");
    }

    private static String ok(String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + (body.contains("${query}") ? "" : "Content-Length: " + length + "\r\n") + "\r\n" + body;
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("answers")
    void anEvilServiceShowsNothingRawAndNoSignature(String answer) {
        Path edits = file("edits.jsonl", "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"}\n");
        Path lib = file("lib.jsonl", question("q", "q", "c"));
        try (EvilService evil = new EvilService(answer)) {
            String[] service = {
                "--endpoint",
                evil.endpoint().toString(),
                "--sdk-app-id",
                APP,
                "--rate",
                "1000",
                "--max-retries",
                "0",
                "--debug"
            };
            for (String[] command : List.of(
                    new String[] {"update", "--id", "q", "--answer", "a"},
                    new String[] {"stream", edits.toString()},
                    new String[] {"pull"},
                    new String[] {"diff", lib.toString()},
                    new String[] {"push", lib.toString(), "--delete", "--yes"},
                    new String[] {"categories"},
                    new String[] {"doctor"},
                    new String[] {"call", "desc_robot_config"})) {
                assertThat(run(shell(), with(service, command))).as(command[0]).isBetween(0, 2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update",
                "stream",
                "pull",
                "diff",
                "push",
                "categories",
                "call",
                "doctor",
                "sandbox",
                "usersig",
                "completion"
            })
    void hostileArgumentsOfEveryCommandAreShownClean(String command) {
        String bad = Hostile.LINE;
        run(shell(), command, "--" + Hostile.TEXT);
        run(shell(), command, Hostile.TEXT, "x" + Hostile.TEXT, "--sandbox", Hostile.TEXT);
        run(shell(), command, "--sdk-app-id", Hostile.TEXT, "--identifier", Hostile.TEXT, "--secret-key-file", bad);
        run(shell(), command, "--endpoint", Hostile.TEXT, "--rate", Hostile.TEXT, "--timeout", Hostile.TEXT);
        run(shell(), command, "--region", Hostile.TEXT, "--max-retries", Hostile.TEXT, "--ca-file", bad);
        run(shell(), command, "--proxy", Hostile.TEXT, "--quota", "redis://" + Hostile.TEXT, "--sandbox");
        run(shell(), command, "--debug=" + Hostile.TEXT);
        run(shell(), command + Hostile.TEXT);
        assertThat(String.join("", printed)).contains("error: ").contains("\\u202e");
    }

    @Test
    void hostileSettingsAreShownClean() {
        for (String name :
                List.of("SDK_APP_ID", "IDENTIFIER", "ENDPOINT", "REGION", "CA_FILE", "PROXY", "QUOTA", "SECRET_KEY")) {
            assertThat(run(
                            shell().with("CHITCHAT_" + name, "x" + Hostile.LINE),
                            "categories",
                            "--endpoint",
                            "http://h"))
                    .isEqualTo(2);
        }
        run(
                new Shell(),
                "sandbox",
                "--model",
                Hostile.TEXT,
                "--jitter",
                Hostile.TEXT,
                "--faults",
                "1",
                "--fault-kinds",
                Hostile.TEXT);
    }

    @Test
    void hostileFilesAreShownClean() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("d" + Hostile.LINE));
        for (String name : List.of("x.jsonl", "x.csv", "x.yaml", "x.txt", "x.gz", "missing.jsonl")) {
            Path path = folder.resolve(name);
            if (!name.startsWith("missing")) {
                Files.writeString(path, hostileContent(name));
            }
            for (String command : List.of("stream", "diff", "push")) {
                run(shell(), command, path.toString(), "--sandbox");
                run(shell(), command, path.toString(), "--sandbox", "--dry-run");
            }
            run(shell(), "stream", path.toString(), "--sandbox", "--resume", "--results", path + "r");
            run(
                    shell(),
                    "stream",
                    path.toString(),
                    "--sandbox",
                    "--report",
                    folder.resolve("no/x").toString());
            run(shell(), "sandbox", "--library", path.toString(), "--port", "x");
            run(shell(), "pull", "--sandbox", "-o", path.resolve("no.csv").toString());
            run(shell(), "categories", "--secret-key-file", path.toString(), "--ca-file", path.toString());
        }
        assertThat(String.join("", printed)).contains("\\u202e");
    }

    private static String hostileContent(String name) {
        String key = Hostile.LINE.replaceAll("\\p{Cntrl}", "");
        if (name.endsWith(".csv")) {
            return "StandardQuestionId,Answer\"" + Hostile.TEXT + ",b\n\"x" + Hostile.TEXT + "\"y,z\n";
        }
        if (name.endsWith(".yaml")) {
            return "- \"" + key + "\": x\n- {a: b, " + key + ": *z}\n- ? " + Hostile.LINE + "\n";
        }
        return "{\"" + key + "\":1}\n{\"StandardQuestionId\":" + key + "}\n{\"Answer\":1,\"Answer\":2}\n" + Hostile.TEXT
                + "\n" + "{\"StandardQuestionId\":\"" + key + "\",\"Answer\":\"\"}\n";
    }

    @Test
    void theFieldsOfAHostileUserSigAreShownClean() {
        String identifier = "x\u202e\u2066\u200b\ufeff\u2028\udb40\udc01";
        String signature = UserSigSigner.of(Long.parseLong(APP), identifier, SecretKey.of(Shell.KEY))
                .sign(Instant.EPOCH, Duration.ofHours(1));

        Shell shell = shell().typing(signature + "\n");
        assertThat(run(shell, "usersig", "--explain", "--sdk-app-id", "1")).isEqualTo(1);
        assertThat(shell.out()).contains("identifier: x\\u202e");
        run(shell().typing(Hostile.TEXT), "usersig", "--explain");
    }
}
