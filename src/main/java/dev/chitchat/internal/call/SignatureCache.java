package dev.chitchat.internal.call;

import dev.chitchat.auth.SecretKey;
import dev.chitchat.auth.UserSigSigner;
import dev.chitchat.error.ClientClosedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The signature of one account, made when first asked for, and again when a tenth of its validity is left, at most an
 * hour, or when it is from the clock's future, as clocks may step. Thread-safe and non-blocking.
 */
public final class SignatureCache {

    private static final Duration LONGEST_MARGIN = Duration.ofHours(1);
    private static final long MARGIN_SHARE = 10;
    private static final UserSigSigner ANY = UserSigSigner.of(1, "anybody", SecretKey.of("any"));

    private final UserSigSigner signer;
    private final Duration validity;
    private final Duration margin;
    private final Clock clock;

    private volatile Signature latest = Signature.NONE;

    public SignatureCache(UserSigSigner signer, Duration validity, Clock clock) {
        this.signer = signer;
        this.validity = checked(validity);
        Duration share = validity.dividedBy(MARGIN_SHARE);
        this.margin = share.compareTo(LONGEST_MARGIN) < 0 ? share : LONGEST_MARGIN;
        this.clock = clock;
    }

    /** Refuses a validity that no signer takes, by a trial signature: at once, not at the first call. */
    public static Duration checked(Duration validity) {
        String unused = ANY.sign(Instant.EPOCH, validity);
        return validity;
    }

    /** The signature that is held, or a new one if there is none or it is about to run out. */
    public String current() {
        Signature held = latest;
        Instant now = clock.instant();
        return held.isFreshAt(now) ? held.text() : replace(held, now);
    }

    /** Another than this one, which the service called expired: of many calls sent with it, only the first signs. */
    public String renew(String rejected) {
        Signature held = latest;
        return held.text().equals(rejected) ? replace(held, clock.instant()) : current();
    }

    /** When the service stops taking the signature that is held, or nothing while none was made. */
    public Optional<Instant> expiry() {
        Signature held = latest;
        return held.text().isEmpty() ? Optional.empty() : Optional.of(held.endsAt());
    }

    /** One signs, and all who saw the same signature take what it made; held for the microseconds of one HMAC. */
    private synchronized String replace(Signature held, Instant now) {
        if (latest.text().equals(held.text())) {
            Instant endsAt = now.truncatedTo(ChronoUnit.SECONDS).plus(validity);
            latest = new Signature(sign(now), now, endsAt.minus(margin), endsAt);
        }
        return latest.text();
    }

    private String sign(Instant now) {
        try {
            return signer.sign(now, validity);
        } catch (IllegalStateException destroyed) {
            throw new ClientClosedException("the client cannot sign any more: " + destroyed.getMessage());
        }
    }

    /** A signature and the time in which it is used; its text is never shown. */
    private record Signature(String text, Instant madeAt, Instant renewAt, Instant endsAt) {

        static final Signature NONE = new Signature("", Instant.MAX, Instant.MIN, Instant.MIN);

        boolean isFreshAt(Instant now) {
            return !now.isBefore(madeAt) && now.isBefore(renewAt);
        }

        @Override
        public String toString() {
            return "Signature[REDACTED, " + madeAt + " to " + renewAt + "]";
        }
    }
}
