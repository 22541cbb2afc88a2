package dev.chitchat.cli.options;

import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.cli.process.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who calls. The secret key itself is never an option: others on the machine could see it in the list of processes. */
public final class AccountOptions {

    private static final long LARGEST_APP_ID = 4294967295L;
    private static final int LARGEST_FILE = 4096;
    private static final SecretKey NO_KEY = SecretKey.of("x");
    private static final String KEY_FILE = "--secret-key-file";

    @Option(
            names = "--sdk-app-id",
            paramLabel = "N",
            description = "The application's SDKAppID. Variable: CHITCHAT_SDK_APP_ID.")
    private @Nullable String sdkAppId;

    @Option(
            names = "--identifier",
            paramLabel = "ID",
            description = "An App administrator account; 'administrator' calls and signs by default. Variable:"
                    + " CHITCHAT_IDENTIFIER.")
    private @Nullable String identifier;

    @Option(
            names = KEY_FILE,
            paramLabel = "F",
            description = "A file that holds the application's secret key. Or put the key into the variable"
                    + " CHITCHAT_SECRET_KEY. Variable of the file: CHITCHAT_SECRET_KEY_FILE.")
    private @Nullable String secretKeyFile;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            completionCandidates = Configuration.Names.class,
            description = "Settings that are neither given here nor by variables, from ~/.config/chitchat/config.yaml"
                    + " or the file that CHITCHAT_CONFIG names; the profile 'default' by default, if there is one."
                    + " Variable: CHITCHAT_PROFILE.")
    private @Nullable String profile;

    /** What is known of an account; the key is a text because the sandbox checks with it too, and is in no message. */
    public record Known(
            @Nullable Long app,
            @Nullable String who,
            @Nullable String key) {

        @Override
        public String toString() {
            return "who calls";
        }
    }

    /** Options, variables and the profile together. */
    public Configuration configuration(Map<String, String> environment, Problems problems) {
        return new Configuration(environment, profile, problems);
    }

    /** The account, or {@code null} with everything that is missing or wrong added to {@code problems}. */
    public @Nullable Account account(Configuration configuration, Problems problems) {
        Known known = known(configuration, true, problems);
        String who = known.who() == null ? "administrator" : known.who();
        return known.app() == null || known.key() == null
                ? null
                : Account.of(known.app(), who, SecretKey.of(known.key()));
    }

    /** What was given of the account, with everything that is wrong with that added to {@code problems}. */
    public Known known(Map<String, String> environment, Problems problems) {
        return known(configuration(environment, problems), false, problems);
    }

    private Known known(Configuration configuration, boolean required, Problems problems) {
        Configuration.Setting app = configuration.setting("--sdk-app-id", sdkAppId);
        Long id = problems.read(app, text -> Quantity.whole(text, 1, LARGEST_APP_ID));
        if (required && !app.given()) {
            problems.add("the SDKAppID is missing, every call names its application;"
                    + " give --sdk-app-id N or set CHITCHAT_SDK_APP_ID");
        }
        Configuration.Setting named = configuration.setting("--identifier", identifier);
        String who = problems.read(named, text -> Account.of(1, text, NO_KEY).identifier());
        Configuration.Setting key = secretKey(configuration);
        if (required && !key.given()) {
            problems.add("the secret key is missing, every call is signed with it;"
                    + " set CHITCHAT_SECRET_KEY or give --secret-key-file F");
        }
        return new Known(
                id, who, problems.read(key, text -> secretKey(key.option().equals(KEY_FILE), text)));
    }

    /** The file of the option, else the variable that holds the key itself, else one of a variable or the profile. */
    private Configuration.Setting secretKey(Configuration configuration) {
        Configuration.Setting key = configuration.ofVariable(Configuration.KEY, "--secret-key");
        return secretKeyFile == null && key.given()
                ? configuration.use(key)
                : configuration.setting(KEY_FILE, secretKeyFile);
    }

    private static String secretKey(boolean named, String text) {
        try {
            String key = named ? read(Path.of(text)) : text;
            SecretKey.of(key); // says what is wrong with it
            return key.replaceAll("[^\\x21-\\x7e]", "");
        } catch (IllegalArgumentException e) {
            String mend = named ? "; name a file that holds the key" : "; set it to the key";
            throw new IllegalArgumentException(e.getMessage() + mend + " as the console shows it");
        }
    }

    private static String read(Path path) {
        if (Files.isDirectory(path)) {
            throw new IllegalArgumentException("it is a directory");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(LARGEST_FILE + 1); // a device may have no end
            if (content.length > LARGEST_FILE) {
                throw new IllegalArgumentException("it is too large for a key");
            }
            return new String(content, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("it cannot be read (" + WholeFile.reason(e) + ")", e);
        }
    }

    /** The file of the key if others than its owner and group can read it, else {@code null}. */
    @Nullable
    String fileOpenToEveryone(Configuration configuration) {
        Configuration.Setting key = secretKey(configuration);
        String file = key.option().equals(KEY_FILE) ? key.text() : null;
        try {
            boolean open = file != null
                    && Files.getPosixFilePermissions(Path.of(file)).contains(PosixFilePermission.OTHERS_READ);
            return open ? file : null;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return null;
        }
    }
}
