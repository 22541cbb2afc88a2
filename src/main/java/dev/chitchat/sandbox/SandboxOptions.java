package dev.chitchat.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ChitchatSandbox} behaves.
 *
 * <pre>{@code
 * SandboxOptions options = SandboxOptions.DEFAULTS.withModel(CountingModel.TOKEN_BUCKET).withJitter(Jitter.uniform());
 * }</pre>
 *
 * <p>Immutable and thread-safe: each {@code with} method makes a copy. {@code toString} never shows the secret key.
 */
public final class SandboxOptions implements Cloneable {

    /** Any free port, 5 calls a second by sliding log, no delay, no fault, any account, any question. */
    public static final SandboxOptions DEFAULTS = new SandboxOptions();

    private static final List<String> SIMILAR_COMMANDS = List.of("update_similar_chitchat", "update_chitchat_similar");
    private static final int LARGEST_PORT = 65535;
    private static final long LARGEST_APP_ID = 4294967295L;

    private int port;
    private CountingModel model = CountingModel.SLIDING_LOG;
    private double limitPerSecond = 5;
    private Jitter jitter = Jitter.none();
    private Faults faults = Faults.NONE;
    private long seed;
    private long sdkAppId;
    private @Nullable String identifier;
    private @Nullable SecretKey secretKey;
    private Clock clock = Clock.systemUTC();
    private boolean knownQuestionsOnly;
    private @Nullable Integer alwaysCode;
    private Paging paging = Paging.PLAIN;
    private @Nullable String similarCommand;
    private boolean idsOnly;
    private boolean emptyUpdatesRefused;
    private boolean chitchatEnabled = true;

    private SandboxOptions() {}

    /** A copy with one change; what is held is never changed itself. */
    private SandboxOptions with(Consumer<SandboxOptions> change) {
        try {
            SandboxOptions copy = (SandboxOptions) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(boolean allowed, String why) {
        if (!allowed) {
            throw new IllegalArgumentException(why);
        }
    }

    /**
     * {@return a copy with another port}
     *
     * @param changed the port on 127.0.0.1; 0 = any that is free
     * @throws IllegalArgumentException if the port is not between 0 and 65535
     */
    public SandboxOptions withPort(int changed) {
        check(changed >= 0 && changed <= LARGEST_PORT, "the port must lie between 0 and 65535, not " + changed);
        return with(copy -> copy.port = changed);
    }

    /**
     * {@return a copy that counts calls in another way}
     *
     * @param changed how calls are counted
     */
    public SandboxOptions withModel(CountingModel changed) {
        return with(copy -> copy.model = changed);
    }

    /**
     * {@return a copy that allows another number of calls}
     *
     * @param perSecond the calls a second that are allowed, from one a day to 1,000,000 a second
     * @throws IllegalArgumentException if the number is out of bounds
     */
    public SandboxOptions withLimitPerSecond(double perSecond) {
        LongPredicate unused = CountingModel.NONE.newCounter(perSecond, 0);
        return with(copy -> copy.limitPerSecond = perSecond);
    }

    /**
     * {@return a copy with other delays}
     *
     * @param changed the delay, drawn once on the way in (before the call is counted) and once on the way out
     */
    public SandboxOptions withJitter(Jitter changed) {
        return with(copy -> copy.jitter = changed);
    }

    /**
     * {@return a copy that fails on purpose in another way}
     *
     * @param changed how often calls fail, and how
     */
    public SandboxOptions withFaults(Faults changed) {
        return with(copy -> copy.faults = changed);
    }

    /**
     * {@return a copy whose random numbers start elsewhere; calls that come in the same order meet the same}
     *
     * @param changed what delays, faults, phases of windows, new ids and extra fields are drawn from
     */
    public SandboxOptions withSeed(long changed) {
        return with(copy -> copy.seed = changed);
    }

    /**
     * {@return a copy that knows one application only}
     *
     * @param changed the application, any other is answered with 70020; 0 = any
     * @throws IllegalArgumentException if the SDKAppID is neither 0 nor between 1 and 4294967295
     */
    public SandboxOptions withSdkAppId(long changed) {
        check(
                changed >= 0 && changed <= LARGEST_APP_ID,
                "the SDKAppID must lie between 1 and 4294967295, or be 0 for any, not " + changed);
        return with(copy -> copy.sdkAppId = changed);
    }

    /**
     * {@return a copy with one App administrator}
     *
     * @param changed who may call, any other is answered with -20; {@code null} = any
     */
    public SandboxOptions withIdentifier(@Nullable String changed) {
        return with(copy -> copy.identifier = changed);
    }

    /**
     * {@return a copy that verifies the HMAC of each UserSig}
     *
     * @param changed the application's secret key, white space around it aside, never shown again; {@code null} =
     *     UserSigs are checked for form, application, identifier and expiry, but any key will do
     * @throws IllegalArgumentException if the key is blank
     */
    public SandboxOptions withSecretKey(@Nullable CharSequence changed) {
        String text = changed == null ? null : changed.toString().strip();
        check(text == null || !text.isBlank(), "the secret key is blank; leave it out to accept any key");
        SecretKey key = text == null ? null : new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        return with(copy -> copy.secretKey = key);
    }

    /**
     * {@return a copy that takes another clock for the expiry of UserSigs}
     *
     * @param changed tells the time; the default is the system's
     */
    public SandboxOptions withClock(Clock changed) {
        return with(copy -> copy.clock = changed);
    }

    /**
     * {@return a copy that answers every call with one code and applies none}
     *
     * @param errorCode the {@code ErrorCode}, not 0; {@code null} = as the service would
     * @throws IllegalArgumentException if the code is 0
     */
    public SandboxOptions withAlwaysCode(@Nullable Integer errorCode) {
        check(
                errorCode == null || errorCode != 0,
                "0 stands for success and cannot be answered without applying the call");
        return with(copy -> copy.alwaysCode = errorCode);
    }

    /**
     * {@return a copy that answers -50003 to an update of a question its library does not hold, or adds the question}
     *
     * @param changed whether updates may name only questions and categories that the library holds
     */
    public SandboxOptions withKnownQuestionsOnly(boolean changed) {
        return with(copy -> copy.knownQuestionsOnly = changed);
    }

    /**
     * {@return a copy that cuts listings into pages in another way}
     *
     * @param changed how
     */
    public SandboxOptions withPaging(Paging changed) {
        return with(copy -> copy.paging = changed);
    }

    /**
     * {@return a copy that knows the command of similar questions by one of the two names in the service's pages}
     *
     * @param changed {@code update_similar_chitchat} or {@code update_chitchat_similar}, the other gets 60009;
     *     {@code null} = both
     * @throws IllegalArgumentException if it is neither
     */
    public SandboxOptions withSimilarCommand(@Nullable String changed) {
        check(
                changed == null || SIMILAR_COMMANDS.contains(changed),
                "the command of similar questions is one of " + SIMILAR_COMMANDS + ", not " + changed);
        return with(copy -> copy.similarCommand = changed);
    }

    /**
     * {@return a copy whose listings show the id of each question and nothing else, since no page lists the fields}
     *
     * @param changed whether to leave out all others
     */
    public SandboxOptions withIdsOnly(boolean changed) {
        return with(copy -> copy.idsOnly = changed);
    }

    /**
     * A copy that refuses an update which names a question and nothing to change. As the service's page makes all
     * other fields optional, by default it is carried out and changes nothing.
     *
     * @param changed whether it is answered with -7
     * @return the copy
     */
    public SandboxOptions withEmptyUpdatesRefused(boolean changed) {
        return with(copy -> copy.emptyUpdatesRefused = changed);
    }

    /**
     * {@return a copy whose bot answers small talk or not, as {@code desc_robot_config} shows; the library is kept}
     *
     * @param changed whether it does
     */
    public SandboxOptions withChitchatEnabled(boolean changed) {
        return with(copy -> copy.chitchatEnabled = changed);
    }

    /** {@return the port to listen on; 0 = any that is free} */
    public int port() {
        return port;
    }

    /** {@return how calls are counted} */
    public CountingModel model() {
        return model;
    }

    /** {@return the calls a second that are allowed} */
    public double limitPerSecond() {
        return limitPerSecond;
    }

    /** {@return the delay of each message} */
    public Jitter jitter() {
        return jitter;
    }

    /** {@return how often calls fail on purpose, and how} */
    public Faults faults() {
        return faults;
    }

    /** {@return what random numbers start from} */
    public long seed() {
        return seed;
    }

    /** {@return the only application; 0 = any} */
    public long sdkAppId() {
        return sdkAppId;
    }

    /** {@return who may call; {@code null} = any} */
    public @Nullable String identifier() {
        return identifier;
    }

    /** {@return the key of all UserSigs; {@code null} = any} */
    public @Nullable SecretKey secretKey() {
        return secretKey;
    }

    /** {@return what decides about the expiry of UserSigs} */
    public Clock clock() {
        return clock;
    }

    /** {@return whether only known questions may be changed} */
    public boolean knownQuestionsOnly() {
        return knownQuestionsOnly;
    }

    /** {@return what every call is answered with; {@code null} = as the service would} */
    public @Nullable Integer alwaysCode() {
        return alwaysCode;
    }

    /** {@return how a listing is cut into pages} */
    public Paging paging() {
        return paging;
    }

    /** {@return the only name of the command of similar questions; {@code null} = both} */
    public @Nullable String similarCommand() {
        return similarCommand;
    }

    /** {@return whether a listing shows ids and nothing else} */
    public boolean idsOnly() {
        return idsOnly;
    }

    /** {@return whether an update with nothing to change gets -7} */
    public boolean emptyUpdatesRefused() {
        return emptyUpdatesRefused;
    }

    /** {@return whether the bot answers small talk} */
    public boolean chitchatEnabled() {
        return chitchatEnabled;
    }

    /** Everything but the secret key. */
    @Override
    public String toString() {
        return "SandboxOptions[port=" + port + ", model=" + model + ", limitPerSecond=" + limitPerSecond + ", jitter="
                + jitter + ", faults=" + faults + ", seed=" + seed + ", sdkAppId=" + sdkAppId + ", identifier="
                + identifier + ", secretKey=" + (secretKey == null ? "any" : "REDACTED") + ", knownQuestionsOnly="
                + knownQuestionsOnly + ", alwaysCode=" + alwaysCode + ", paging=" + paging + ", similarCommand="
                + similarCommand + ", idsOnly="
                + idsOnly + ", emptyUpdatesRefused=" + emptyUpdatesRefused + ", chitchatEnabled=" + chitchatEnabled
                + "]";
    }
}
