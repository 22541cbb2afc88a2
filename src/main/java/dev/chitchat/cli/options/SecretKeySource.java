package dev.chitchat.cli.options;

import dev.chitchat.auth.SecretKey;
import dev.chitchat.cli.process.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the secret key comes from: the file that was named, else the variable {@code CHITCHAT_SECRET_KEY}.
 *
 * <p>The key is handed on as text because the sandbox checks with it too; it must not enter any message.
 *
 * @param file the file that was named, or absent
 * @param environment where the variable is looked up
 */
public record SecretKeySource(@Nullable String file, Map<String, String> environment) {

    private static final String VARIABLE = "CHITCHAT_SECRET_KEY";
    private static final int LARGEST_FILE = 4096;

    boolean given() {
        return file != null || !environment.getOrDefault(VARIABLE, "").isBlank();
    }

    /** The key, or {@code null} with a problem where there is none. */
    @Nullable
    String require(Problems problems) {
        if (!given()) {
            problems.add("the secret key is missing, every call is signed with it;"
                    + " set CHITCHAT_SECRET_KEY or give --secret-key-file F");
        }
        return optional(problems);
    }

    /** The key, or {@code null}; a problem only where a file was named and cannot be used. */
    public @Nullable String optional(Problems problems) {
        if (file == null) {
            return fromVariable(problems);
        }
        try {
            return read(Path.of(file));
        } catch (IOException | IllegalArgumentException e) {
            problems.add("--secret-key-file '" + Redaction.of(file) + "' cannot be used: " + why(e)
                    + "; name a file that holds the key as the console shows it");
            return null;
        }
    }

    private @Nullable String fromVariable(Problems problems) {
        String value = environment.getOrDefault(VARIABLE, "");
        if (value.isBlank()) {
            return null;
        }
        try {
            return checked(value);
        } catch (IllegalArgumentException e) {
            problems.add(
                    VARIABLE + " cannot be used: " + e.getMessage() + "; set it to the key as the console shows it");
            return null;
        }
    }

    private static String read(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IllegalArgumentException("it is a directory");
        }
        if (Files.size(path) > LARGEST_FILE) {
            throw new IllegalArgumentException("it is too large for a key");
        }
        return checked(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
    }

    /** What the library takes for a key, as a text. */
    private static String checked(String text) {
        SecretKey.of(text);
        return text.replaceAll("[^\\x21-\\x7e]", "");
    }

    private static String why(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return e instanceof IOException
                ? "it cannot be read (" + e.getClass().getSimpleName() + ")"
                : String.valueOf(e.getMessage());
    }

    /** Whether the named file can be read by others than its owner and group. */
    boolean openToEveryone() {
        try {
            Set<PosixFilePermission> permissions =
                    file == null ? Set.of() : Files.getPosixFilePermissions(Path.of(file));
            return permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
