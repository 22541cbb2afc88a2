package dev.chitchat.cli;

import dev.chitchat.ChitchatLibrary;
import dev.chitchat.error.ChitchatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pull}: the whole library into a file. */
@Command(
        name = "pull",
        description = {
            "Writes the whole library: a question a line, with id, texts, category, status and similar questions.",
            "",
            "A category is written by its titles, such as Orders/Returns; a slash within a title follows a backslash, and"
                    + " where two have the same titles their numbers are written, such as #77514.",
            ""
        },
        footer = {"", "Example:", "  chitchat pull -o library.yaml --region singapore"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the library could not be read", "2:wrong usage or configuration"})
final class PullCommand extends ServiceCommand {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "The file, replaced when all has been read; .jsonl, .csv or .yaml. JSON Lines on standard output"
                            + " by default.")
    @Nullable
    Path output;

    PullCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        LibraryFile format = output == null ? LibraryFile.JSONL : LibraryFile.of(output);
        Problems problems = new Problems();
        if (output != null && !fits(output)) {
            problems.add(unwritable(output));
        }
        ServiceSettings settings = settings(problems);
        ReadingLine line = new ReadingLine();
        try (Connection connection = Connection.open(settings, general, surroundings, line)) {
            LiveLibrary live = read(connection.client().library(), line);
            write(format, live.rows());
            if (!general.quiet) {
                surroundings
                        .err()
                        .println(Wording.count(live.questions().size(), "question") + " in "
                                + live.tree().all().size() + " categories");
            }
            return ExitCode.DONE;
        } catch (ChitchatException e) {
            return failed(e);
        }
    }

    /** The line is gone before anything is written, as standard output may be the same terminal. */
    private LiveLibrary read(ChitchatLibrary library, ReadingLine line) {
        Progress shown = line.show(surroundings, general.quiet);
        try {
            return LiveLibrary.read(library, line);
        } finally {
            shown.close();
        }
    }

    /** Beside the file and moved there at the end, so that a failure leaves the old one. */
    private void write(LibraryFile format, List<Map<String, Object>> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        format.write(rows, bytes);
        if (output == null) {
            surroundings.out().write(bytes.toByteArray());
            return;
        }
        try {
            Path target = Files.isSymbolicLink(output) ? output.toRealPath() : output;
            Path beside = target.resolveSibling(target.getFileName() + ".part");
            Files.write(beside, bytes.toByteArray());
            Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UsageException(unwritable(output));
        }
    }

    /** Whether it looks as if it could be written, before minutes are spent on reading. */
    private static boolean fits(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        return !Files.isDirectory(path) && folder != null && Files.isWritable(folder);
    }

    private static String unwritable(Path path) {
        return "'" + path + "' cannot be written; name a file in a directory that this user may write";
    }
}
