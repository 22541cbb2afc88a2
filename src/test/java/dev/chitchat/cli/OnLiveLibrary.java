package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.SandboxOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A library that commands are run on, one of another account, and what an operator and a colleague do. */
abstract class OnLiveLibrary {

    static final SandboxOptions UNLIMITED =
            SandboxOptions.DEFAULTS.withModel(CountingModel.NONE).withKnownQuestionsOnly(true);
    static final Set<String> READS = Set.of("list_chitchat", "desc_chitchat_category", "robot_get_language_list");

    @TempDir
    Path directory;

    final ChitchatSandbox sandbox = ChitchatSandbox.start(UNLIMITED);
    final ChitchatSandbox other = ChitchatSandbox.start(UNLIMITED);
    Shell last = new Shell();

    @AfterEach
    void close() {
        sandbox.close();
        other.close();
    }

    void seed(int questions) {
        sandbox.load(LibrarySeed.parse(IntStream.range(0, questions)
                .mapToObj(i -> JsonLine.write(Map.of(
                        "StandardQuestionId",
                        "s" + i,
                        "Question",
                        "Question " + i + "?",
                        "Answer",
                        "Answer, \"" + i + "\"\n\u00fc",
                        "Category",
                        "Group " + i % 3 + "/Topic " + i % 7,
                        "Status",
                        i % 4 == 0 ? "disabled" : "enabled",
                        "SimilarQuestions",
                        i % 2 == 0 ? List.of() : List.of("Like " + i, "Or " + i))))
                .toList()));
    }

    int run(String... args) {
        return run(sandbox, new Shell(), args);
    }

    int run(Shell shell, String... args) {
        return run(sandbox, shell, args);
    }

    int run(ChitchatSandbox at, Shell shell, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--endpoint", at.endpoint().toString(), "--sdk-app-id", "1400000000", "--rate", "1000"));
        last = shell.with("CHITCHAT_SECRET_KEY", Shell.KEY);
        return last.run(all.toArray(String[]::new));
    }

    String pulled(String name) {
        String file = path(name);
        assertThat(run("pull", "-o", file)).isZero();
        return file;
    }

    String path(String name) {
        return directory.resolve(name).toString();
    }

    /** Everything but ids and revisions, which a question that comes back has anew. */
    List<String> held() throws IOException {
        return held(pulled("held.jsonl"));
    }

    static List<String> held(String file) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .map(line -> line.replaceFirst("\"StandardQuestionId\":\"[^\"]*\",", "")
                        .replaceFirst(",\"Revision\":\"[^\"]*\"", ""))
                .sorted()
                .toList();
    }

    static void replace(String file, String old, String now) throws IOException {
        String text = Files.readString(Path.of(file));
        assertThat(text).contains(old);
        Files.writeString(Path.of(file), text.replace(old, now));
    }

    /** Answers yes once a colleague has been at work, as in the time that a long push takes. */
    static InputStream yesAfter(Runnable work) {
        return new ByteArrayInputStream("yes\n".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                if (pos == 0) {
                    work.run();
                }
                return super.read(bytes, offset, length);
            }
        };
    }

    void colleague(String id, String answer) {
        assertThat(run("update", "--id", id, "--answer", answer)).isZero();
    }

    String answer(String id) {
        return Objects.requireNonNull(
                Objects.requireNonNull(sandbox.library().get(id)).answer());
    }

    List<String> writes() {
        return sandbox.calls().stream()
                .filter(call -> !READS.contains(call.command()) && call.accepted())
                .map(call -> call.command() + " " + call.questionId())
                .toList();
    }
}
