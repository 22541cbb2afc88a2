package dev.chitchat.sandbox;

import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ChitchatSandbox} behaves.
 *
 * <pre>{@code
 * SandboxOptions options = SandboxOptions.DEFAULTS.withModel(CountingModel.TOKEN_BUCKET).withJitter(Jitter.uniform());
 * }</pre>
 *
 * @param port the port on 127.0.0.1 to listen on; 0 = any that is free
 * @param limit how many calls are allowed, and how they are counted
 * @param network delays and faults between the caller and the service
 * @param access who may call
 * @param answers how calls that are not too many are answered
 */
public record SandboxOptions(int port, CallLimit limit, Network network, Access access, Answers answers) {

    /** Any free port, 5 calls a second by sliding log, no delay, no fault, any account, any question. */
    public static final SandboxOptions DEFAULTS =
            new SandboxOptions(0, CallLimit.DOCUMENTED, Network.CALM, Access.ANYBODY, Answers.HONEST);

    private static final int LARGEST_PORT = 65535;

    /**
     * Checks the port.
     *
     * @param port the port to listen on, or 0
     * @param limit the limit on calls
     * @param network delays and faults
     * @param access who may call
     * @param answers how calls are answered
     * @throws IllegalArgumentException if the port is not between 0 and 65535
     */
    public SandboxOptions {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("the port must lie between 0 and 65535, not " + port);
        }
    }

    /**
     * A copy with another port.
     *
     * @param changed the port on 127.0.0.1; 0 = any that is free
     * @return the copy
     * @throws IllegalArgumentException if the port is not between 0 and 65535
     */
    public SandboxOptions withPort(int changed) {
        return new SandboxOptions(changed, limit, network, access, answers);
    }

    /**
     * A copy with another limit.
     *
     * @param changed how many calls are allowed, and how they are counted
     * @return the copy
     */
    public SandboxOptions withLimit(CallLimit changed) {
        return new SandboxOptions(port, changed, network, access, answers);
    }

    /**
     * A copy that counts calls in another way.
     *
     * @param model how calls are counted
     * @return the copy
     */
    public SandboxOptions withModel(CountingModel model) {
        return withLimit(new CallLimit(model, limit.perSecond()));
    }

    /**
     * A copy that allows another number of calls.
     *
     * @param perSecond the calls a second that are allowed, above 0 and at most 1,000,000
     * @return the copy
     * @throws IllegalArgumentException if the number is out of bounds
     */
    public SandboxOptions withLimitPerSecond(double perSecond) {
        return withLimit(new CallLimit(limit.model(), perSecond));
    }

    /**
     * A copy with other delays and faults.
     *
     * @param changed what lies between the caller and the service
     * @return the copy
     */
    public SandboxOptions withNetwork(Network changed) {
        return new SandboxOptions(port, limit, changed, access, answers);
    }

    /**
     * A copy with other delays.
     *
     * @param jitter the delay, drawn once on the way in and once on the way out
     * @return the copy
     */
    public SandboxOptions withJitter(Jitter jitter) {
        return withNetwork(new Network(jitter, network.faults(), network.seed()));
    }

    /**
     * A copy that fails on purpose in another way.
     *
     * @param faults how often calls fail, and how
     * @return the copy
     */
    public SandboxOptions withFaults(Faults faults) {
        return withNetwork(new Network(network.jitter(), faults, network.seed()));
    }

    /**
     * A copy whose random numbers start elsewhere.
     *
     * @param seed what the delays, the faults and the phase of fixed windows are drawn from
     * @return the copy
     */
    public SandboxOptions withSeed(long seed) {
        return withNetwork(new Network(network.jitter(), network.faults(), seed));
    }

    /**
     * A copy that lets others call.
     *
     * @param changed who may call
     * @return the copy
     */
    public SandboxOptions withAccess(Access changed) {
        return new SandboxOptions(port, limit, network, changed, answers);
    }

    /**
     * A copy that knows one application only.
     *
     * @param sdkAppId the application, any other is answered with 70020; 0 = any
     * @return the copy
     * @throws IllegalArgumentException if the SDKAppID is neither 0 nor between 1 and 4294967295
     */
    public SandboxOptions withSdkAppId(long sdkAppId) {
        return withAccess(new Access(sdkAppId, access.administrators(), access.key(), access.clock()));
    }

    /**
     * A copy with one App administrator.
     *
     * @param identifier who may call, any other is answered with -20; {@code null} = anybody
     * @return the copy
     */
    public SandboxOptions withIdentifier(@Nullable String identifier) {
        Set<String> administrators = identifier == null ? Set.of() : Set.of(identifier);
        return withAccess(new Access(access.sdkAppId(), administrators, access.key(), access.clock()));
    }

    /**
     * A copy that verifies the HMAC of each UserSig.
     *
     * @param secretKey the application's secret key, never shown again; {@code null} = any key will do
     * @return the copy
     * @throws IllegalArgumentException if the key is blank
     */
    public SandboxOptions withSecretKey(@Nullable CharSequence secretKey) {
        Optional<VerificationKey> key = Optional.ofNullable(secretKey).map(VerificationKey::of);
        return withAccess(new Access(access.sdkAppId(), access.administrators(), key, access.clock()));
    }

    /**
     * A copy that takes another clock for the expiry of UserSigs.
     *
     * @param clock tells the time; the default is the system's
     * @return the copy
     */
    public SandboxOptions withClock(Clock clock) {
        return withAccess(new Access(access.sdkAppId(), access.administrators(), access.key(), clock));
    }

    /**
     * A copy that answers otherwise.
     *
     * @param changed how calls that are not too many are answered
     * @return the copy
     */
    public SandboxOptions withAnswers(Answers changed) {
        return new SandboxOptions(port, limit, network, access, changed);
    }

    /**
     * A copy that answers every call with one code and applies none.
     *
     * @param errorCode the {@code ErrorCode}, not 0
     * @return the copy
     * @throws IllegalArgumentException if the code is 0
     */
    public SandboxOptions withAlwaysCode(int errorCode) {
        return withAnswers(new Answers(answers.knownQuestionsOnly(), OptionalInt.of(errorCode)));
    }

    /**
     * A copy that answers with -50003 when the library does not hold the question yet, or one that adds it.
     *
     * @param knownQuestionsOnly whether only known questions may be changed
     * @return the copy
     */
    public SandboxOptions withKnownQuestionsOnly(boolean knownQuestionsOnly) {
        return withAnswers(new Answers(knownQuestionsOnly, answers.alwaysCode()));
    }
}
