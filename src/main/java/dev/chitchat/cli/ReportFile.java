package dev.chitchat.cli;

import dev.chitchat.page.PlottingLibrary;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The file of a report: at any moment the whole of one, an earlier one's included.
 *
 * @param path as it was named
 * @param library draws the plots
 */
record ReportFile(Path path, PlottingLibrary library) {

    /** Checks that a report may be written there, and not over what the run reads and writes; {@code null} with a problem noted. */
    static @Nullable ReportFile check(
            @Nullable Path path, @Nullable Path input, @Nullable Path results, Problems problems) {
        if (path == null) {
            return null;
        }
        Path folder = path.toAbsolutePath().getParent();
        if ((Files.exists(path) && !Files.isRegularFile(path)) || folder == null || !Files.isWritable(folder)) {
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

    /** Writes a report beside the file and moves it there, so that nobody ever sees half of one. */
    synchronized void write(String page) throws IOException {
        Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path;
        Path beside = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.writeString(beside, page);
            Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(beside);
            throw e;
        }
    }

    private static void discard(Path torn) {
        try {
            Files.deleteIfExists(torn);
        } catch (IOException e) {
            // why the report could not be written is what matters
        }
    }

    /** Why a report could not be written, without the path that the message of such a failure begins with or is. */
    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "its directory is gone";
        }
        if (failure instanceof AccessDeniedException) {
            return "this user may not write there";
        }
        String reason = failure instanceof FileSystemException told ? told.getReason() : null;
        return reason == null ? String.valueOf(failure.getMessage()) : reason;
    }
}
