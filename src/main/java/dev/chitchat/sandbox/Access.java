package dev.chitchat.sandbox;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * Who may call a sandbox.
 *
 * @param sdkAppId the only application there is, any other is answered with 70020; 0 = any
 * @param administrators the identifiers that may call, others are answered with -20; empty = any
 * @param key the application's secret key; without one, UserSigs are checked for form, application, identifier and
 *     expiry, but anybody's key will do
 * @param clock tells the time that decides whether a UserSig has expired
 */
public record Access(long sdkAppId, Set<String> administrators, Optional<VerificationKey> key, Clock clock) {

    private static final long LARGEST_APP_ID = 4294967295L;

    /** Any application, any identifier, any key, the system's clock. */
    public static final Access ANYBODY = new Access(0, Set.of(), Optional.empty(), Clock.systemUTC());

    /**
     * Checks the SDKAppID and copies the identifiers.
     *
     * @param sdkAppId 0 or the only application
     * @param administrators the identifiers that may call, copied
     * @param key the secret key, or empty
     * @param clock tells the time
     * @throws IllegalArgumentException if the SDKAppID is neither 0 nor between 1 and 4294967295
     */
    public Access {
        if (sdkAppId < 0 || sdkAppId > LARGEST_APP_ID) {
            throw new IllegalArgumentException(
                    "the SDKAppID must lie between 1 and 4294967295, or be 0 for any, not " + sdkAppId);
        }
        administrators = Set.copyOf(administrators);
    }
}
