package dev.chitchat.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.cli.journal.Results;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeFileTest {

    @TempDir
    Path directory;

    private static void write(Path path, String text) throws IOException {
        WholeFile.write(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Path old(String name) throws IOException {
        return Files.writeString(directory.resolve(name), "old");
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList().stream();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rw-rw-rw-", "rwxr-x--x"})
    void aFileKeepsItsMode(String mode) throws IOException {
        Path file = old("lib.csv");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        write(file, "new");
        assertThat(file).hasContent("new");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString(mode));
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded"})
    void aFullDiskIsNoReaderThatIsGone(String words) {
        Stop.Reason why = Results.broken("", new IOException(words));
        assertThat(why.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(why.words()).contains("standard output can no longer be written (" + words + ")", "make room");
    }

    @Test
    void aNewFileHasTheModeOfAnyNewFile() throws IOException {
        Path other = Files.createFile(directory.resolve("other"));
        Path file = directory.resolve("lib.csv");
        write(file, "new");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
    }

    @Test
    void aLinkStaysAndWhatItPointsToIsReplaced() throws IOException {
        Path real =
                Files.writeString(Files.createDirectory(directory.resolve("d")).resolve("real"), "old");
        Path middle = Files.createSymbolicLink(directory.resolve("middle"), Path.of("d", "real"));
        Path link = Files.createSymbolicLink(directory.resolve("lib.csv"), middle);
        write(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(middle).isSymbolicLink();
        assertThat(real).isRegularFile().hasContent("new");
    }

    @Test
    void aLinkToAFileNotThereYetMakesThatFile() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("lib.csv"), Path.of("real"));
        write(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(directory.resolve("real")).isRegularFile().hasContent("new");
    }

    @Test
    void aLinkBesideTheFileIsNotWrittenThrough() throws IOException {
        Path file = old("lib.jsonl");
        Path others = Files.writeString(directory.resolve("others"), "theirs");
        Files.createSymbolicLink(directory.resolve("lib.jsonl.part"), others);
        write(file, "new");
        assertThat(others).hasContent("theirs");
        assertThat(names()).containsExactlyInAnyOrder("lib.jsonl", "lib.jsonl.part", "others");
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingBeside() throws IOException {
        Path file = old("lib.csv");
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .hasMessage("No space left on device");
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("lib.csv");
    }

    @Test
    void whileItIsWrittenOnlyItsOwnerMayReadIt() throws IOException {
        Path file = old("lib.csv");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        WholeFile.write(file, out -> {
            out.write('x');
            for (String name : names().toList()) {
                assertThat(Files.getPosixFilePermissions(directory.resolve(name)))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
            assertThat(names()).hasSize(2);
        });
    }

    @Test
    void aDeviceIsWrittenAsItIs() throws IOException {
        write(Path.of("/dev/null"), "new");
        assertThat(WholeFile.isDevice(Path.of("/dev/null"))).isTrue();
        assertThatThrownBy(() -> write(Path.of("/dev/full"), "new")).hasMessageContaining("No space left");
        assertThat(Files.exists(Path.of("/dev/full"))).isTrue();
    }

    @Test
    void whatAProcessHasOpenIsADevice() throws IOException {
        assertThat(WholeFile.isDevice(Path.of("/dev/stdout"))).isTrue();
        assertThat(WholeFile.isDevice(old("lib.csv"))).isFalse();
        assertThat(WholeFile.isDevice(directory.resolve("new"))).isFalse();
    }

    @Test
    void whatCannotBeWrittenIsKnownBefore() throws IOException {
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
        assertThat(WholeFile.obstacle(directory)).isEqualTo("it is a directory");
        assertThat(WholeFile.obstacle(directory.resolve("none/lib.csv"))).isEqualTo("its directory is not there");
        assertThat(WholeFile.obstacle(loop)).isEqualTo("it is a link that leads nowhere");
        assertThat(WholeFile.obstacle(old("lib.csv"))).isNull();
        assertThat(WholeFile.obstacle(Path.of("/dev/stdout"))).isNull();
        assertThatThrownBy(() -> write(loop, "new")).isInstanceOf(IOException.class);
        assertThat(loop).isSymbolicLink();
    }
}
