package dev.chitchat.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library of a bot with two languages in a file, over whole addresses as the service's documents have them. */
@Timeout(60)
class LanguageFilesTest {

    private static final String OK = "{'ActionStatus':'OK','ErrorCode':0";
    private static final String ROW = "{'StandardQuestionId':'%s','StandardQuestion':'Q','Answer':'A','CategoryId':7}";

    private final MockWebServer server = new MockWebServer();
    private final Queue<String> changing = new ConcurrentLinkedQueue<>();
    private final Shell shell = new Shell();

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String body = requireNonNull(request.getBody()).utf8();
                return new MockResponse.Builder()
                        .body(answer(request.getTarget(), body).replace('\'', '"'))
                        .build();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String answer(String target, String body) {
        if (target.contains("/robot_get_language_list?")) {
            return OK + ",'Languages':[{'LanguageTag':'zh','IsDefault':1},{'LanguageTag':'en','IsDefault':0}]}";
        }
        if (target.contains("/desc_chitchat_category?")) {
            return OK + ",'List':[{'CategoryId':7,'Title':'Orders'}]}";
        }
        if (target.contains("/list_chitchat?")) {
            return OK + ",'QuestionList':[" + ROW.formatted(body.contains("\"en\"") ? "of-en" : "of-zh") + "]}";
        }
        changing.add(target + " " + body);
        return OK + "}";
    }

    private int run(String command, String... more) {
        String[] common = {
            command,
            "--endpoint",
            server.url("/v4/openim_console_http_svc/update_chitchat").toString(),
            "--sdk-app-id",
            "88888888",
            "--identifier",
            "administrator"
        };
        String[] all = Stream.concat(Arrays.stream(common), Arrays.stream(more)).toArray(String[]::new);
        return shell.with("CHITCHAT_SECRET_KEY", Shell.KEY).run(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"library.csv", "library.jsonl", "library.yaml"})
    void aFileOfTwoLanguagesComesBackAsItWas(String name) throws IOException {
        Path file = directory.resolve(name);
        assertThat(run("pull", "-o", file.toString())).as(shell.err()).isZero();
        assertThat(Files.readString(file))
                .contains("of-zh", "of-en", "Language")
                .doesNotContain("null");
        assertThat(shell.err()).contains("2 questions in 1 category and 2 languages");
        assertThat(run("push", file.toString(), "--delete", "--yes"))
                .as(shell.err())
                .isZero();
        assertThat(shell.err()).contains("nothing to change");
        assertThat(changing).isEmpty();
    }

    @Test
    void aFileOfOneLanguageDeletesNothingOfTheOther() throws IOException {
        Path file = directory.resolve("library.csv");
        for (String language : new String[] {"zh", "en"}) {
            assertThat(run("pull", "-o", file.toString(), "--language", language))
                    .isZero();
            assertThat(Files.readString(file)).containsOnlyOnce("of-").contains("of-" + language);
            assertThat(run("push", file.toString(), "--delete", "--yes")).isZero();
        }
        assertThat(changing).isEmpty();
    }

    @Test
    void aLanguageThatTheBotDoesNotSpeakEmptiesNoFile() throws IOException {
        Path file = Files.writeString(directory.resolve("library.csv"), "as it was");
        assertThat(run("pull", "-o", file.toString(), "--language", "ja")).isEqualTo(2);
        assertThat(shell.err()).contains("does not speak the language 'ja'; it speaks zh, en");
        assertThat(file).hasContent("as it was");
    }
}
