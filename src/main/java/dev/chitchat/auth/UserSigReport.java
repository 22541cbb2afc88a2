package dev.chitchat.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a UserSig says and what is wrong with it; without the signature itself, so that it is safe to print.
 *
 * @param identifier the account it is for, if it could be read
 * @param sdkAppId the application it is for, if it could be read
 * @param issuedAt when it was made, if it could be read
 * @param validity how long it is valid from then, if it could be read
 * @param userbuf the user buffer in Base64, which this service does not use; {@code null} if there is none
 * @param findings what is wrong, the first being the most basic; empty if nothing is
 */
public record UserSigReport(
        @Nullable String identifier,
        @Nullable Long sdkAppId,
        @Nullable Instant issuedAt,
        @Nullable Duration validity,
        @Nullable String userbuf,
        List<UserSigFinding> findings) {

    /** Copies the findings. */
    public UserSigReport {
        findings = List.copyOf(findings);
    }

    /** {@return the moment after which the service refuses it, or {@code null} if it could not be read} */
    public @Nullable Instant expiresAt() {
        return issuedAt == null || validity == null ? null : issuedAt.plus(validity);
    }

    /** {@return whether nothing is wrong as far as could be checked} */
    public boolean isFine() {
        return findings.isEmpty();
    }
}
