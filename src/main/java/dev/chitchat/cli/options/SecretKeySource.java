package dev.chitchat.cli.options;

import dev.chitchat.auth.SecretKey;
import dev.chitchat.internal.text.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the secret key comes from: the file that was named, else the variable {@code CHITCHAT_SECRET_KEY}, else a file named by a
 * variable or the profile.
 *
 * <p>The key is handed on as text because the sandbox checks with it too; it must not enter any message.
 *
 * @param file the file that was named; absent where the key itself is in the variable
 * @param key the variable, which may be absent as well
 */
public record SecretKeySource(Setting file, Setting key) {

    private static final String OPTION = "--secret-key-file";
    private static final int LARGEST_FILE = 4096;

    static SecretKeySource of(@Nullable String file, Configuration configuration) {
        Setting key = configuration.variable("the secret key", "CHITCHAT_SECRET_KEY");
        return file == null && key.given()
                ? new SecretKeySource(
                        Setting.of(OPTION, null),
                        configuration.use(new Setting("the secret key", key.name(), key.text())))
                : new SecretKeySource(configuration.setting(OPTION, file, "CHITCHAT_SECRET_KEY_FILE"), key);
    }

    /** The key, or {@code null} with a problem where there is none. */
    @Nullable
    String require(Problems problems) {
        if (!file.given() && !key.given()) {
            problems.add("the secret key is missing, every call is signed with it;"
                    + " set CHITCHAT_SECRET_KEY or give --secret-key-file F");
        }
        return optional(problems);
    }

    /** The key, or {@code null}; a problem only where something was given and cannot be used. */
    public @Nullable String optional(Problems problems) {
        String name = file.text();
        try {
            if (name != null) {
                return read(Path.of(name));
            }
            return key.text() == null ? null : checked(key.text());
        } catch (IOException | IllegalArgumentException e) {
            problems.add(
                    name == null
                            ? key.name() + " cannot be used: " + e.getMessage()
                                    + "; set it to the key as the console shows it"
                            : file.name() + " '" + Redaction.of(name) + "' cannot be used: " + why(e)
                                    + "; name a file that holds the key as the console shows it");
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
                    file.text() == null ? Set.of() : Files.getPosixFilePermissions(Path.of(file.text()));
            return permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
