package dev.chitchat.cli.stream;

import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.internal.page.PlottingLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file of a report: at any moment the whole of one, an earlier one's included.
 *
 * @param path as it was named
 * @param library draws the plots
 */
public record ReportFile(Path path, PlottingLibrary library) {

    /** Checks that a report may be written there, and not over what the run reads and writes; {@code null} with a problem noted. */
    static @Nullable ReportFile check(
            @Nullable Path path, @Nullable Path input, @Nullable Path results, Problems problems) {
        if (path == null) {
            return null;
        }
        if (WholeFile.isDevice(path) || WholeFile.obstacle(path) != null) {
            problems.add(unwritable(path));
        } else if (same(path, input) || same(path, results)) {
            problems.add("--report names the " + (same(path, input) ? "input" : "file of --results")
                    + " too, which it would replace; name another file");
        }
        PlottingLibrary library = PlottingLibrary.find().orElse(null);
        if (library == null) {
            problems.add("--report needs the library that draws its plots, which is not on the class path; add "
                    + PlottingLibrary.COORDINATES + ", or use the executable jar, which has it");
            return null;
        }
        return new ReportFile(path, library);
    }

    private static boolean same(Path path, @Nullable Path other) {
        if (other == null) {
            return false;
        }
        try {
            return path.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || (Files.exists(path) && Files.exists(other) && Files.isSameFile(path, other));
        } catch (IOException e) {
            return false;
        }
    }

    static String unwritable(Path path) {
        return "--report '" + path + "' cannot be written; name a file in a directory that this user may write";
    }

    /** Replaces the report at once, so that half of one is never seen. */
    public synchronized void write(String page) throws IOException {
        WholeFile.write(path, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
    }
}
