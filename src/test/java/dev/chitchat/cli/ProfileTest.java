package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Profiles of the configuration file: what options and variables leave open. */
@Timeout(60)
class ProfileTest {

    @TempDir
    Path home;

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(
            SandboxOptions.DEFAULTS.withSdkAppId(1_400_000_001L).withSecretKey(Shell.KEY));

    @BeforeEach
    void writeTheKey() throws IOException {
        Files.createDirectories(home.resolve(".config/chitchat"));
        Files.writeString(home.resolve(".config/chitchat/test.key"), Shell.KEY);
    }

    @AfterEach
    void closeTheSandbox() {
        sandbox.close();
    }

    private Path config(String text) throws IOException {
        return Files.writeString(home.resolve(".config/chitchat/config.yaml"), text);
    }

    private String profile(String name) {
        return "  " + name + ":\n    endpoint: " + sandbox.endpoint()
                + "\n    sdk-app-id: 1400000001\n    secret-key-file: test.key\n    identifier: administrator\n";
    }

    private Shell shell() {
        return new Shell().with("HOME", home.toString());
    }

    private static int update(Shell shell, String... more) {
        String[] args = {"update", "--id", Shell.ID, "--answer", "b"};
        String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return shell.run(all);
    }

    /** It would be a path from the working directory. */
    @Test
    void anEmptyHomeIsNone() {
        Shell shell = new Shell().with("HOME", "");
        assertThat(update(shell, "--profile", "test")).isEqualTo(2);
        assertThat(shell.err()).contains("--profile names a profile, but there is no HOME to find");
    }

    /** What is below it would be a path from the root. */
    @Test
    void anEmptyHomeHoldsNoKey() throws IOException {
        Path file = config("profiles:\n" + profile("default").replace("test.key", "~/of-nobody.key"));
        Shell shell = new Shell().with("HOME", "").with("CHITCHAT_CONFIG", file.toString());
        assertThat(update(shell)).isEqualTo(2);
        assertThat(shell.err()).contains("'~/of-nobody.key' cannot be used: there is no such file");
    }

    @Test
    void aNamedProfileSaysWhereAndWho() throws IOException {
        config("profiles:\n" + profile("test"));

        assertThat(update(shell(), "--profile", "test")).isZero();
        assertThat(update(shell().with("CHITCHAT_PROFILE", "test"))).isZero();
        assertThat(update(shell())).as("no profile").isEqualTo(2);
    }

    @Test
    void theProfileCalledDefaultNeedsNoName() throws IOException {
        config("profiles:\n" + profile("default"));

        assertThat(update(shell())).isZero();
    }

    @Test
    void optionsAndVariablesBeatAProfile() throws IOException {
        config("profiles:\n" + profile("default").replace(sandbox.endpoint().toString(), "http://127.0.0.1:1"));

        assertThat(update(shell(), "--endpoint", sandbox.endpoint().toString())).isZero();
        assertThat(update(shell().with("CHITCHAT_ENDPOINT", sandbox.endpoint().toString())))
                .isZero();
        Shell wrongKey = shell().with("CHITCHAT_SECRET_KEY", "another")
                .with("CHITCHAT_ENDPOINT", sandbox.endpoint().toString());
        assertThat(update(wrongKey)).isEqualTo(1);
        assertThat(wrongKey.err()).contains("70009");
    }

    @Test
    void anEmptyVariableNamesNoFileAndAPathMayHoldAnAt() throws IOException {
        assertThat(update(shell().with("CHITCHAT_CONFIG", ""), "--sandbox")).isZero();
        Files.move(home.resolve(".config/chitchat/test.key"), home.resolve(".config/chitchat/me@work.key"));
        config("profiles:\n" + profile("default").replace("test.key", "me@work.key"));
        assertThat(update(shell().with("CHITCHAT_CONFIG", ""))).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    region: mars                | mars
                    secret-key: abc             | secret-key-file
                    secretKey: abc              | secret-key-file
                    regoin: china               | has no setting 'regoin'
                    region: [china]             | is a text or a number
                    proxy: http://u:p@host:1    | CHITCHAT_PROXY
                    region: china, region: seoul| no valid YAML at line 2, column
                    """)
    void whatCannotBeUsedIsRefusedBeforeACall(String setting, String words) throws IOException {
        config("profiles:\n  default: {" + setting + "}\n");
        Shell shell = shell();

        assertThat(update(shell)).isEqualTo(2);

        assertThat(shell.err()).contains(words).doesNotContain("u:p@", "abc");
    }

    @Test
    void anUnknownProfileNamesThoseThatThereAre() throws IOException {
        config("profiles:\n" + profile("test") + profile("live"));
        Shell shell = shell();

        assertThat(update(shell, "--profile", "lvie")).isEqualTo(2);

        assertThat(shell.err()).contains("--profile 'lvie'", "[test, live]");
    }

    @Test
    void aFolderInThePlaceOfTheFileIsToldAsOne() {
        Shell shell = new Shell().with("CHITCHAT_CONFIG", "src");
        assertThat(shell.run("update", "--id", "q", "--answer", "a")).isEqualTo(2);
        assertThat(shell.err()).contains("'src' cannot be used: it cannot be read (Is a directory)");
    }

    @Test
    void aNamedFileThatIsAbsentIsTold() {
        Shell shell = shell().with("CHITCHAT_CONFIG", home.resolve("none.yaml").toString());

        assertThat(update(shell)).isEqualTo(2);
        assertThat(shell.err()).contains("none.yaml", "there is no such file");
    }

    @Test
    void doctorShowsWhereEachSettingCameFrom() throws IOException {
        Path file = config("profiles:\n" + profile("test") + "    quota: local\n");
        Shell shell = shell().with("CHITCHAT_IDENTIFIER", "administrator");

        assertThat(shell.run("doctor", "--profile", "test")).isZero();

        assertThat(shell.out())
                .contains(
                        "--profile test\n",
                        "--endpoint " + sandbox.endpoint() + ", by profile 'test' of " + file,
                        "--identifier administrator, by CHITCHAT_IDENTIFIER",
                        "--secret-key-file " + file.resolveSibling("test.key") + ", by profile")
                .doesNotContain(Shell.KEY);
    }

    @Test
    void aKeyWhereItsFileIsMeantIsNotShown() throws IOException {
        config("profiles:\n" + profile("default").replace("test.key", Shell.KEY));
        Shell shell = shell();

        assertThat(shell.run("doctor")).isEqualTo(2);

        assertThat(shell.err()).contains("--secret-key-file of profile").doesNotContain(Shell.KEY);
        assertThat(shell.out()).doesNotContain(Shell.KEY);
    }

    @Test
    void theShellCompletesRegions() {
        Shell shell = new Shell();

        assertThat(shell.run("completion")).isZero();

        assertThat(shell.out()).contains("silicon-valley");
    }
}
