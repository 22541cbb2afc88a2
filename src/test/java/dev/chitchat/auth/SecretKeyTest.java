package dev.chitchat.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hun\u200Bter2",
                "hunter2\u00A0",
                "\u00A0hunter2",
                "hun\u0000ter2",
                "hunter2\u202E",
                "hunt\u00E9r2"
            })
    void keyWithACharacterThatNoKeyHasIsRefusedWithoutBeingShown(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretKey.of(key))
                .withMessageContaining("an invisible or foreign character at position " + (1 + firstForeign(key)))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hun"));
    }

    private static int firstForeign(String key) {
        return (int) key.chars().takeWhile(c -> c > ' ' && c <= '~').count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFF0123456789abcdef", "0123456789abcdef\r\n", "\uFEFF 0123456789abcdef \t\n"})
    void aKeyFileMayHaveAMarkAndWhiteSpaceAroundTheKey(String content, @TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("key"), content);
        assertThat(SecretKey.fromFile(file)).isEqualTo(SecretKey.of("0123456789abcdef"));
    }

    @Test
    void aKeyFileThatHoldsNoKeyIsRefusedWithoutBeingShown(@TempDir Path directory) throws IOException {
        Path utf16 = Files.writeString(directory.resolve("utf16"), "hunter2", StandardCharsets.UTF_16);
        Path large = Files.writeString(directory.resolve("large"), "hunter2".repeat(1000));
        for (Path file : List.of(utf16, large)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SecretKey.fromFile(file))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
        }
    }
}
