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
                    + " CHITCHAT_SECRET_KEY. Variable of the file: CHITCHAT_SECRET_KEY_FILE.")
    @Nullable
    String secretKeyFile;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            completionCandidates = Configuration.Names.class,
            description =
                    "Settings that are neither given here nor by variables, from ~/.config/chitchat/config.yaml or the"
                            + " file that CHITCHAT_CONFIG names; the profile 'default' by default, if there is one. Variable:"
                            + " CHITCHAT_PROFILE.")
    @Nullable
    String profile;

    /** Options, variables and the profile together. */
    public Configuration configuration(Map<String, String> environment, Problems problems) {
        return Configuration.read(environment, profile, problems);
    }

    /** The account, or {@code null} with everything that is missing or wrong added to {@code problems}. */
    public @Nullable Account account(Configuration configuration, Problems problems) {
        Long app = sdkAppId(configuration).readIfGiven(AccountOptions::appId, problems);
        if (!sdkAppId(configuration).given()) {
            problems.add("the SDKAppID is missing, every call names its application;"
                    + " give --sdk-app-id N or set CHITCHAT_SDK_APP_ID");
        }
        String who = identifierOrDefault(configuration, problems);
        String key = secretKey(configuration).require(problems);
        return app == null || key == null ? null : Account.of(app, who, SecretKey.of(key));
    }

    /** The application, as it was given. */
    public Setting sdkAppId(Configuration configuration) {
        return configuration.setting("--sdk-app-id", sdkAppId, "CHITCHAT_SDK_APP_ID");
    }

    /** The administrator account, as it was given. */
    public Setting identifier(Configuration configuration) {
        return configuration.setting("--identifier", identifier, "CHITCHAT_IDENTIFIER");
    }

    /** The secret key, from wherever it was given. */
    public SecretKeySource secretKey(Configuration configuration) {
        return SecretKeySource.of(secretKeyFile, configuration);
    }

    private String identifierOrDefault(Configuration configuration, Problems problems) {
        return identifier(configuration).read(AccountOptions::accountName, "administrator", problems);
    }

    public static long appId(String text) {
        return Quantity.whole(text, 1, LARGEST_APP_ID);
    }

    public static String accountName(String text) {
        return Account.of(1, text, SecretKey.of(NAMELESS)).identifier();
    }
}
