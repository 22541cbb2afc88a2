package dev.chitchat.cli.options;

import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who calls. The secret key itself is never an option: others on the machine could see it in the list of processes. */
public final class AccountOptions {

    private static final long LARGEST_APP_ID = 4294967295L;
    private static final String NAMELESS = "x";

    @Option(
            names = "--sdk-app-id",
            paramLabel = "N",
            description = "The application's SDKAppID. Variable: CHITCHAT_SDK_APP_ID.")
    @Nullable
    String sdkAppId;

    @Option(
            names = "--identifier",
            paramLabel = "ID",
            description = "An App administrator account; 'administrator' by default. Variable: CHITCHAT_IDENTIFIER.")
    @Nullable
    String identifier;

    @Option(
            names = "--secret-key-file",
            paramLabel = "F",
            description = "A file that holds the application's secret key. Or put the key into the variable"
                    + " CHITCHAT_SECRET_KEY.")
    @Nullable
    String secretKeyFile;

    /** The account, or {@code null} with everything that is missing or wrong told to {@code problems}. */
    public @Nullable Account account(Map<String, String> environment, Problems problems) {
        Long app = sdkAppId(environment).readIfGiven(AccountOptions::appId, problems);
        if (!sdkAppId(environment).given()) {
            problems.add("the SDKAppID is missing, every call names its application;"
                    + " give --sdk-app-id N or set CHITCHAT_SDK_APP_ID");
        }
        String who = identifierOrDefault(environment, problems);
        String key = new SecretKeySource(secretKeyFile, environment).require(problems);
        return app == null || key == null ? null : Account.of(app, who, SecretKey.of(key));
    }

    /** The application, as it was given. */
    public Setting sdkAppId(Map<String, String> environment) {
        return Setting.of("--sdk-app-id", sdkAppId, "CHITCHAT_SDK_APP_ID", environment);
    }

    /** The administrator account, as it was given. */
    public Setting identifier(Map<String, String> environment) {
        return Setting.of("--identifier", identifier, "CHITCHAT_IDENTIFIER", environment);
    }

    /** The secret key, from wherever it was given. */
    public SecretKeySource secretKey(Map<String, String> environment) {
        return new SecretKeySource(secretKeyFile, environment);
    }

    private String identifierOrDefault(Map<String, String> environment, Problems problems) {
        return identifier(environment).read(AccountOptions::accountName, "administrator", problems);
    }

    public static long appId(String text) {
        return Quantity.whole(text, 1, LARGEST_APP_ID);
    }

    public static String accountName(String text) {
        return Account.of(1, text, SecretKey.of(NAMELESS)).identifier();
    }
}
