package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.StoredQuestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A library in three languages on the sandbox: pulled, changed, pushed, and no category lost that one of them uses. */
@Timeout(60)
class ThreeLanguagesTest extends OnLiveLibrary {

    private static final String SEED = """
            {"StandardQuestionId":"zh1","Question":"你好?","Answer":"你好!","Category":"Orders"}
            {"StandardQuestionId":"zh2","Question":"再见?","Answer":"再见!","Category":"Orders"}
            {"StandardQuestionId":"en1","Question":"Hello?","Answer":"Hello!","Category":"Orders","Language":"en"}
            {"StandardQuestionId":"ja1","Question":"もしもし?","Answer":"はい","Category":"Phone","Language":"ja"}
            """;

    @BeforeEach
    void seed() {
        sandbox.load(LibrarySeed.parse(SEED.lines().toList()));
    }

    private StoredQuestion question(String id) {
        return Objects.requireNonNull(sandbox.library().get(id));
    }

    @Test
    void eachLanguageIsPulledChangedAndPushed() throws Exception {
        int written = 0;
        for (String name : new String[] {"l.jsonl", "l.csv", "l.yaml"}) {
            Map<String, StoredQuestion> before = sandbox.library();
            String file = pulled(name);
            assertThat(Files.readString(Path.of(file))).contains("zh1", "zh2", "en1", "ja1", "en", "ja");
            for (String text : new String[] {"再见!", "Hello!", "はい"}) {
                replace(file, text, text + "+");
            }
            assertThat(run("push", file, "--delete", "--yes")).as(last.err()).isZero();
            assertThat(writes()).hasSize(written + 3);
            assertThat(question("zh2").answer()).isEqualTo("再见!+");
            assertThat(question("en1").answer()).isEqualTo("Hello!+");
            assertThat(question("en1").language()).isEqualTo("en");
            assertThat(question("ja1").answer()).isEqualTo("はい+");
            assertThat(question("ja1").language()).isEqualTo("ja");
            assertThat(question("zh1")).isEqualTo(before.get("zh1"));
            assertThat(run("diff", file, "--delete", "--exit-code")).isZero();
            written += 3;
            for (String id : new String[] {"zh2", "en1", "ja1"}) {
                sandbox.put(id, Objects.requireNonNull(before.get(id)));
            }
        }
    }

    @Test
    void aCategoryWithQuestionsInAnotherLanguageIsNotDeleted() {
        assertThat(run("categories", "delete", "Phone", "--yes")).isNotZero();
        assertThat(last.err()).contains("error: ");
        assertThat(sandbox.library()).containsKey("ja1");
        assertThat(sandbox.categories()).anyMatch(category -> category.title().equals("Phone"));
        assertThat(run("categories", "delete", "Phone", "--with-questions", "--yes"))
                .isZero();
        assertThat(sandbox.library()).containsOnlyKeys("zh1", "zh2", "en1");
    }
}
