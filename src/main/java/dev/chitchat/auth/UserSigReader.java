package dev.chitchat.auth;

import dev.chitchat.auth.UserSigFinding.Kind;
import dev.chitchat.auth.UserSigSigner.UserSigContent;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.json.JsonLine;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a UserSig and says what is wrong with it, where the service only says "did not pass the check". What is not
 * expected is not checked.
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
    private static final int LARGEST = 8 * 1024;
    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\u00a0\\ufeff]+");
    private static final Pattern ALPHABET = Pattern.compile("[A-Za-z0-9*_-]*");
    private static final Pattern PERCENT = Pattern.compile("%([0-9A-Fa-f]{2})");

    /**
     * Reads a UserSig. Never fails: whatever the text is, the report says what could be read and what is wrong.
     *
     * @param userSig the text
     * @return the report
     */
    public UserSigReport read(String userSig) {
        Reading reading = new Reading();
        Map<String, Object> members = reading.unpack(userSig);
        return members == null
                ? new UserSigReport(null, null, null, null, null, reading.findings)
                : reading.explain(members);
    }

    private static boolean isSecond(long seconds) {
        return seconds >= 0 && seconds <= LAST_SECOND;
    }

    /** One text, taken apart by layers: alphabet, Base64, zlib, JSON. Mends what has an obvious meaning and says so. */
    final class Reading {

        private final List<UserSigFinding> findings = new ArrayList<>();

        /** The members of the innermost object, or {@code null} where a layer could not be read. */
        @Nullable
        Map<String, Object> unpack(String userSig) {
            String text = inAlphabet(withoutPercent(withoutWhiteSpace(userSig)));
            if (text == null) {
                return null;
            }
            byte[] compressed = decode(text);
            byte[] json = compressed == null ? null : inflate(compressed);
            return json == null ? null : parse(new String(json, StandardCharsets.UTF_8));
        }

        private String withoutWhiteSpace(String text) {
            String clean = WHITE_SPACE.matcher(text).replaceAll("");
            if (!clean.equals(text) && !clean.isEmpty()) {
                add(Kind.WHITE_SPACE, "it holds white space or line breaks; take them out, also at the ends");
            }
            return clean;
        }

        private String withoutPercent(String text) {
            String plain = text;
            for (int round = 0; round < 3 && PERCENT.matcher(plain).find(); round++) {
                plain = PERCENT.matcher(plain)
                        .replaceAll(hex ->
                                Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(hex.group(1), 16))));
            }
            if (!plain.equals(text)) {
                add(Kind.PERCENT_ENCODED, "it is percent-encoded; hand it over as it was made, the client encodes it");
            }
            return plain;
        }

        private @Nullable String inAlphabet(String text) {
            if (text.isEmpty()) {
                add(Kind.EMPTY, "it is empty; check where it comes from");
                return null;
            }
            if (ALPHABET.matcher(text).matches()) {
                return text;
            }
            String mended = text.replace('+', '*').replace('/', '-').replace('=', '_');
            boolean standard = ALPHABET.matcher(mended).matches();
            add(
                    Kind.WRONG_ALPHABET,
                    standard
                            ? "it is in standard Base64; a UserSig has *, - and _ for +, / and ="
                            : "it holds characters that no UserSig has: only A-Z, a-z, 0-9, *, - and _ are; copy it again");
            return standard ? mended : null;
        }

        private byte @Nullable [] decode(String text) {
            try {
                if (text.length() % 4 == 0) {
                    return Base64.getDecoder()
                            .decode(text.replace('*', '+').replace('-', '/').replace('_', '='));
                }
            } catch (IllegalArgumentException e) {
                add(Kind.WRONG_ALPHABET, "it has a _ in the middle, where only its end may; copy it again");
                return null;
            }
            add(Kind.TRUNCATED, "it is cut off: " + text.length() + " characters are no multiple of 4; copy all of it");
            return null;
        }

        private byte @Nullable [] inflate(byte[] compressed) {
            try (InputStream json = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
                byte[] out = json.readNBytes(LARGEST + 1);
                if (out.length <= LARGEST) {
                    return out;
                }
                add(Kind.TOO_LARGE, "it unpacks to more than " + LARGEST + " bytes, which no UserSig does");
            } catch (EOFException e) {
                add(Kind.TRUNCATED, "it is cut off: its compressed part ends too early; copy all of it");
            } catch (IOException e) {
                add(Kind.NOT_ZLIB, "what it encodes is not compressed as a UserSig is; something else, or damaged");
            }
            return null;
        }

        /** Texts and whole numbers, without nesting: a UserSig holds nothing else. */
        private @Nullable Map<String, Object> parse(String text) {
            Map<String, Object> members = new HashMap<>();
            try {
                JsonLine.read(text)
                        .forEach((name, value) -> members.put(
                                name, value instanceof String ? value : Long.valueOf(String.valueOf(value))));
                return members;
            } catch (InvalidUpdateException | NumberFormatException e) {
                add(Kind.NOT_JSON, "what it unpacks to is no JSON object of a UserSig; something else, or damaged");
                return null;
            }
        }

        private UserSigReport explain(Map<String, Object> members) {
            String account = get(members, "TLS.identifier", String.class);
            Long app = get(members, "TLS.sdkappid", Long.class);
            Long time = get(members, "TLS.time", Long.class);
            Long expire = get(members, "TLS.expire", Long.class);
            String sig = get(members, "TLS.sig", String.class);
            String userbuf = members.containsKey("TLS.userbuf") ? get(members, "TLS.userbuf", String.class) : null;
            String version = get(members, "TLS.ver", String.class);
            if (version != null && !version.equals("2.0")) {
                add(
                        Kind.WRONG_VERSION,
                        "its version is \"" + version + "\"; this service's signatures are of version 2.0");
            }
            checkAccount(account, app);
            boolean possible = checkTimes(time, expire);
            if (key != null && account != null && app != null && time != null && expire != null && sig != null) {
                if (!new UserSigContent(account, app, time, expire, userbuf).isProvedBy(sig, key)) {
                    add(
                            Kind.WRONG_KEY,
                            "it was made with another key, or changed afterwards; check the key in the console");
                }
            }
            Instant issuedAt = time == null || !possible ? null : Instant.ofEpochSecond(time);
            Duration validity = expire == null || !possible ? null : Duration.ofSeconds(expire);
            return new UserSigReport(account, app, issuedAt, validity, userbuf, findings);
        }

        private <T> @Nullable T get(Map<String, Object> members, String name, Class<T> type) {
            Object value = members.get(name);
            if (type.isInstance(value)) {
                return type.cast(value);
            }
            String wanted = type == Long.class ? "a number" : "a text";
            add(Kind.MISSING_FIELD, value == null ? name + " is missing" : name + " must be " + wanted);
            return null;
        }

        private void checkAccount(@Nullable String account, @Nullable Long app) {
            if (sdkAppId != null && app != null && !sdkAppId.equals(app)) {
                add(
                        Kind.WRONG_APP,
                        "it is for the application " + app + ", not " + sdkAppId + "; sign with the right SDKAppID");
            }
            if (identifier != null && account != null && !identifier.equals(account)) {
                add(
                        Kind.WRONG_IDENTIFIER,
                        "it is for the account \"" + account + "\", not \"" + identifier
                                + "\"; sign for the identifier that calls");
            }
        }

        private boolean checkTimes(@Nullable Long time, @Nullable Long expire) {
            boolean possible = (time == null || isSecond(time)) && (expire == null || isSecond(expire));
            if (!possible) {
                add(Kind.IMPOSSIBLE_TIME, "its time or validity is out of any range; both are counted in seconds");
            } else if (time != null && expire != null) {
                checkValidity(Instant.ofEpochSecond(time), Duration.ofSeconds(expire));
            }
            return possible;
        }

        /** Seconds count: the service refuses a signature once more than its validity has gone by. */
        private void checkValidity(Instant issuedAt, Duration validity) {
            Instant now = clock.instant();
            if (issuedAt.isAfter(now)) {
                add(
                        Kind.NOT_YET_VALID,
                        "it was issued at " + issuedAt + ", which is in the future; check the clocks of both machines");
            } else if (Duration.between(issuedAt, now).toSeconds() > validity.toSeconds()) {
                add(Kind.EXPIRED, "it expired at " + issuedAt.plus(validity) + "; make a new one");
            }
        }

        private void add(Kind kind, String message) {
            findings.add(new UserSigFinding(kind, message));
        }
    }
}
