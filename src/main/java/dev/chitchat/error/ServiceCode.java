package dev.chitchat.error;

import static dev.chitchat.error.RetryClass.DOUBTFUL;
import static dev.chitchat.error.RetryClass.FINAL;
import static dev.chitchat.error.RetryClass.RATE_LIMITED;
import static dev.chitchat.error.RetryClass.SIGNATURE_EXPIRED;
import static dev.chitchat.error.RetryClass.TRANSIENT;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One error code of the service: what it really means and what can be done.
 *
 * <p>The negative codes are private to the chatbot's commands; their meaning here follows the Chinese original, since
 * two of the English texts are mistranslated (-50040 and -50003). The positive ones are common to the platform.
 *
 * @param code the value of {@code ErrorCode}
 * @param retryClass whether and how another try helps
 * @param affectsEveryCall whether every other call would fail the same way; of -50003, which may be so or not, {@code false}
 * @param meaning what happened
 * @param advice what to do about it
 */
public record ServiceCode(int code, RetryClass retryClass, boolean affectsEveryCall, String meaning, String advice) {

    private static final String SLOW_DOWN = "the client slows down by itself; look for others who use the same quota";
    private static final String WAIT = "the client tries again by itself";
    private static final String MEND = "mend the request, it would be refused again";
    private static final String SIGN =
            "check the secret key, SDKAppID and identifier, and that nothing cuts the UserSig";
    private static final String REGION = "check that the SDKAppID belongs to this region's host";
    private static final String LAPSED =
            "check the ids; if other calls are refused so too, check in the console that Desk is active";
    private static final String ADMIN = "use the identifier of an App administrator account";

    private static final Map<Integer, ServiceCode> TABLE = table();

    private static Map<Integer, ServiceCode> table() {
        Map<Integer, ServiceCode> t = new LinkedHashMap<>();
        chatbot(t);
        requests(t);
        signatures(t);
        messaging(t);
        desk(t);
        return Collections.unmodifiableMap(t);
    }

    /** The private codes of the chatbot's commands. */
    private static void chatbot(Map<Integer, ServiceCode> t) {
        call(t, -1, DOUBTFUL, "system error of the service", "if it stays, ask Tencent Cloud");
        call(t, -7, FINAL, "the body is no valid JSON or a parameter is not allowed", MEND);
        call(t, -14, RATE_LIMITED, "more calls than this command's limit allows", SLOW_DOWN);
        account(t, -20, "the identifier is not an App administrator", ADMIN);
        call(
                t,
                -50003,
                FINAL,
                "a resource of Desk is invalid or lapsed: no such question, category or bot, or Desk as a whole",
                LAPSED);
        call(t, -50011, FINAL, "a category preset by the system may not be deleted", "leave it out");
        account(t, -50040, "the application has not activated Desk", "activate Desk in the console");
        call(
                t,
                -50042,
                FINAL,
                "the application's Desk edition has one language only",
                "upgrade the edition, or leave LanguageTag out");
        call(t, -50051, FINAL, "the language is not supported", "give one of the service's language tags");
        call(t, -50052, FINAL, "the bot has all the languages it may have", "delete one first");
        call(t, -50055, FINAL, "the default language cannot be deleted", "leave it");
        call(t, -50056, FINAL, "the language still has questions", "delete its questions first");
        account(t, -50059, "the application's Desk edition has expired", "renew it in the console");
    }

    /** How the request as a whole was made. */
    private static void requests(Map<Integer, ServiceCode> t) {
        call(t, 60002, FINAL, "the HTTP request could not be parsed", "check endpoint and proxies");
        call(t, 60003, FINAL, "the body could not be parsed as JSON", MEND);
        account(t, 60004, "account or signature is wrong", SIGN);
        account(t, 60005, "account or signature is wrong", SIGN);
        account(t, 60006, "the SDKAppID is invalid", "check the SDKAppID");
        call(t, 60007, RATE_LIMITED, "the REST API is called too often", SLOW_DOWN);
        call(t, 60008, TRANSIENT, "the service timed out, or found the request malformed", WAIT);
        account(t, 60009, "no such command at this address", "check the name of the command, and the endpoint");
        account(t, 60010, "the identifier is not an App administrator", ADMIN);
        call(t, 60011, RATE_LIMITED, "the SDKAppID as a whole is over its request rate", SLOW_DOWN);
        account(t, 60012, "the SDKAppID is missing from the request", "check proxies that rewrite the address");
        call(t, 60013, TRANSIENT, "the service could not read its own backend's answer", WAIT);
        call(t, 60014, TRANSIENT, "the check of the account timed out", WAIT);
        call(t, 60015, FINAL, "an account in the body must be a string", MEND);
        account(t, 60016, "the SDKAppID is disabled", "ask Tencent Cloud");
        account(t, 60017, "the request is disabled", "ask Tencent Cloud");
        call(t, 60018, RATE_LIMITED, "called too often", SLOW_DOWN);
        call(t, 60019, RATE_LIMITED, "called too often", SLOW_DOWN);
        account(t, 60020, "the package has expired or is not active yet", "renew it, or wait 5 minutes after buying");
        account(t, 60021, "this IP address is not allowed", "allow it in the console");
    }

    /** Who made it, and the backends that check that. */
    private static void signatures(Map<Integer, ServiceCode> t) {
        signature(t, 70001, "the UserSig has expired");
        account(t, 70002, "the UserSig is empty", SIGN);
        account(t, 70003, "the UserSig did not pass the check", SIGN);
        account(t, 70005, "the UserSig did not pass the check", SIGN);
        account(t, 70009, "the UserSig was made with another application's key", SIGN);
        account(t, 70013, "the identifier differs from the one in the UserSig", SIGN);
        account(t, 70014, "the SDKAppID differs from the one in the UserSig", SIGN);
        account(t, 70016, "the key does not exist there", REGION);
        account(t, 70020, "the SDKAppID was not found there", REGION);
        account(t, 70050, "too many failed checks of the signature", "mend the signature, then wait a minute");
        account(t, 70051, "the account is on the block list", "use another account");
        signature(t, 70052, "the UserSig is no longer valid");
        account(t, 70107, "the account is not known to the application", "import the account in the console");
        account(t, 70114, "restricted for security reasons", "ask Tencent Cloud");
        call(t, 70169, TRANSIENT, "internal timeout of the service", WAIT);
        call(t, 70206, FINAL, "the size of the batch is not allowed", MEND);
        account(t, 70398, "the free edition's number of accounts is used up", "upgrade the edition");
        call(t, 70402, FINAL, "a parameter is not allowed", MEND);
        account(t, 70403, "the identifier is not an App administrator", ADMIN);
        call(t, 70500, TRANSIENT, "internal error of the service", WAIT);
    }

    /** Other services of the platform that the chatbot stands on. */
    private static void messaging(Map<Integer, ServiceCode> t) {
        call(t, 10002, TRANSIENT, "internal error of the service", WAIT);
        call(t, 10004, FINAL, "a parameter is not allowed", MEND);
        call(t, 10006, RATE_LIMITED, "called too often", SLOW_DOWN);
        account(t, 10007, "no permission", ADMIN);
        call(t, 10008, FINAL, "the request is not allowed", MEND);
        call(t, 20004, TRANSIENT, "network error inside the service", WAIT);
        call(t, 20005, TRANSIENT, "internal error of the service", WAIT);
        call(t, 50001, FINAL, "error of the recent-contact service", MEND);
        call(t, 50002, FINAL, "error of the recent-contact service", MEND);
        account(t, 50003, "the identifier is not an App administrator (not to be confused with -50003)", ADMIN);
        call(t, 50004, FINAL, "error of the recent-contact service", MEND);
        call(t, 50005, FINAL, "error of the recent-contact service", MEND);
        call(t, 80001, FINAL, "the text holds words that are not allowed", MEND);
        call(t, 80002, FINAL, "the body is too long", MEND);
        call(t, 90001, FINAL, "the body could not be parsed as JSON", MEND);
        account(t, 90009, "the identifier is not an App administrator", ADMIN);
        call(t, 90010, FINAL, "the format is not allowed", MEND);
        call(t, 90992, TRANSIENT, "internal error of the service", WAIT);
        call(t, 90994, TRANSIENT, "internal error of the service", WAIT);
        call(t, 90995, TRANSIENT, "internal error of the service", WAIT);
        call(t, 91000, TRANSIENT, "internal error of the service", WAIT);
        call(t, 93000, FINAL, "the body is too long", MEND);
    }

    /** Desk itself. */
    private static void desk(Map<Integer, ServiceCode> t) {
        account(t, 141000, "the application is no Desk application", "activate Desk in the console");
        call(t, 141002, TRANSIENT, "internal error of Desk", WAIT);
        call(t, 141004, FINAL, "a parameter is not allowed", MEND);
        call(t, 141005, FINAL, "the session is missing or has ended", MEND);
    }

    private static void call(Map<Integer, ServiceCode> t, int code, RetryClass retry, String meaning, String advice) {
        t.put(code, new ServiceCode(code, retry, false, meaning, advice));
    }

    private static void account(Map<Integer, ServiceCode> t, int code, String meaning, String advice) {
        t.put(code, new ServiceCode(code, FINAL, true, meaning, advice));
    }

    private static void signature(Map<Integer, ServiceCode> t, int code, String meaning) {
        t.put(
                code,
                new ServiceCode(
                        code,
                        SIGNATURE_EXPIRED,
                        true,
                        meaning,
                        "the client signs again by itself, once; if it comes back, check this machine's clock"));
    }

    /**
     * {@return what is known of a code: the table's entry, or one that says the code is unknown and must not be retried}
     *
     * @param code the value of {@code ErrorCode}
     */
    public static ServiceCode of(int code) {
        ServiceCode known = TABLE.get(code);
        return known != null
                ? known
                : new ServiceCode(
                        code,
                        FINAL,
                        false,
                        "a code that this client does not know",
                        "look it up in the service's error code page");
    }

    /** {@return every code that is known, in ascending order within its groups} */
    public static Collection<ServiceCode> all() {
        return TABLE.values();
    }
}
