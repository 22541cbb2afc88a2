package dev.chitchat.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a UserSig and says what is wrong with it, where the service only says "did not pass the check". What is not expected is not
 * checked.
 *
 * @param clock tells whether a signature has expired
 * @param sdkAppId the application that it should be for, or absent
 * @param identifier the account that it should be for, or absent
 * @param key the application's secret key, which should have made it, or absent
 */
public record UserSigReader(
        Clock clock,
        @Nullable Long sdkAppId,
        @Nullable String identifier,
        @Nullable SecretKey key) {

    private static final long LAST_SECOND = 253_402_300_799L;

    /**
     * Reads a UserSig. Never fails: whatever the text is, the report says what could be read and what is wrong.
     *
     * @param userSig the text
     * @return the report
     */
    public UserSigReport read(String userSig) {
        List<UserSigFinding> findings = new ArrayList<>();
        Map<String, Object> members = new UserSigUnpacking(findings).unpack(userSig);
        return members == null
                ? new UserSigReport(null, null, null, null, null, findings)
                : explain(new Members(members, findings));
    }

    private UserSigReport explain(Members members) {
        String account = members.get("TLS.identifier", String.class);
        Long app = members.get("TLS.sdkappid", Long.class);
        Long time = members.get("TLS.time", Long.class);
        Long expire = members.get("TLS.expire", Long.class);
        String sig = members.get("TLS.sig", String.class);
        String userbuf = members.userbuf();
        members.checkVersion();
        checkAccount(account, app, members);
        boolean possible = checkTimes(time, expire, members);
        if (key != null && account != null && app != null && time != null && expire != null && sig != null) {
            checkKey(new UserSigContent(account, app, time, expire, userbuf), sig, key, members);
        }
        Instant issuedAt = time == null || !possible ? null : Instant.ofEpochSecond(time);
        Duration validity = expire == null || !possible ? null : Duration.ofSeconds(expire);
        return new UserSigReport(account, app, issuedAt, validity, userbuf, members.findings());
    }

    private void checkAccount(@Nullable String account, @Nullable Long app, Members members) {
        if (sdkAppId != null && app != null && !sdkAppId.equals(app)) {
            members.add(
                    UserSigFinding.Kind.WRONG_APP,
                    "it is for the application " + app + ", not " + sdkAppId + "; sign with the right SDKAppID");
        }
        if (identifier != null && account != null && !identifier.equals(account)) {
            members.add(
                    UserSigFinding.Kind.WRONG_IDENTIFIER,
                    "it is for the account \"" + account + "\", not \"" + identifier
                            + "\"; sign for the identifier that calls");
        }
    }

    private boolean checkTimes(@Nullable Long time, @Nullable Long expire, Members members) {
        boolean possible = (time == null || isSecond(time)) && (expire == null || isSecond(expire));
        if (!possible) {
            members.add(
                    UserSigFinding.Kind.IMPOSSIBLE_TIME,
                    "its time or validity is out of any range; both are counted in seconds");
        } else if (time != null && expire != null) {
            checkValidity(Instant.ofEpochSecond(time), Duration.ofSeconds(expire), members);
        }
        return possible;
    }

    private static boolean isSecond(long seconds) {
        return seconds >= 0 && seconds <= LAST_SECOND;
    }

    /** Seconds count: the service refuses a signature once more than its validity has gone by. */
    private void checkValidity(Instant issuedAt, Duration validity, Members members) {
        Instant now = clock.instant();
        if (issuedAt.isAfter(now)) {
            members.add(
                    UserSigFinding.Kind.NOT_YET_VALID,
                    "it was issued at " + issuedAt + ", which is in the future; check the clocks of both machines");
        } else if (Duration.between(issuedAt, now).toSeconds() > validity.toSeconds()) {
            members.add(UserSigFinding.Kind.EXPIRED, "it expired at " + issuedAt.plus(validity) + "; make a new one");
        }
    }

    private static void checkKey(UserSigContent content, String sig, SecretKey key, Members members) {
        if (!content.isProvedBy(sig, key)) {
            members.add(
                    UserSigFinding.Kind.WRONG_KEY,
                    "it was made with another key, or changed afterwards; check the key in the console");
        }
    }

    /** The members of the object, with what is found wrong on looking at them. */
    private record Members(Map<String, Object> values, List<UserSigFinding> findings) {

        <T> @Nullable T get(String name, Class<T> type) {
            Object value = values.get(name);
            if (type.isInstance(value)) {
                return type.cast(value);
            }
            String wanted = type == Long.class ? "a number" : "a text";
            add(UserSigFinding.Kind.MISSING_FIELD, value == null ? name + " is missing" : name + " must be " + wanted);
            return null;
        }

        @Nullable
        String userbuf() {
            return values.containsKey("TLS.userbuf") ? get("TLS.userbuf", String.class) : null;
        }

        void checkVersion() {
            String version = get("TLS.ver", String.class);
            if (version != null && !version.equals("2.0")) {
                add(
                        UserSigFinding.Kind.WRONG_VERSION,
                        "its version is \"" + version + "\"; this service's signatures are of version 2.0");
            }
        }

        void add(UserSigFinding.Kind kind, String message) {
            findings.add(new UserSigFinding(kind, message));
        }
    }
}
