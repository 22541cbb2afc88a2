package dev.chitchat.error;

import static dev.chitchat.error.RetryClass.DOUBTFUL;
import static dev.chitchat.error.RetryClass.FINAL;
import static dev.chitchat.error.RetryClass.RATE_LIMITED;
import static dev.chitchat.error.RetryClass.SIGNATURE_EXPIRED;
import static dev.chitchat.error.RetryClass.TRANSIENT;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One error code of the service: what it really means and what can be done.
 *
 * <p>The negative codes are private to the chatbot's commands; their meaning here follows the Chinese original, since
 * two of the English texts are mistranslated (-50040 and -50003). The positive ones are common to the platform.
 *
 * @param code the value of {@code ErrorCode}
 * @param retryClass whether and how another try helps
 * @param affectsEveryCall whether every other call would fail the same way; {@code false} for -50003, which may do so
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
    private static final String ADMIN = "use the identifier of an App administrator account";

    private static final List<ServiceCode> ALL = List.of(
            // the private codes of the chatbot's commands
            call(-1, DOUBTFUL, "system error of the service", "if it stays, ask Tencent Cloud"),
            call(-7, FINAL, "the body is no valid JSON or a parameter is not allowed", MEND),
            call(-14, RATE_LIMITED, "more calls than this command's limit allows", SLOW_DOWN),
            account(-20, "the identifier is not an App administrator", ADMIN),
            call(
                    -50003,
                    FINAL,
                    "a resource of Desk is invalid or lapsed: no such question, category or bot, or Desk as a whole",
                    "check the ids; if other calls are refused so too, check in the console that Desk is active"),
            call(-50011, FINAL, "a category preset by the system may not be deleted", "leave it out"),
            account(-50040, "the application has not activated Desk", "activate Desk in the console"),
            call(
                    -50042,
                    FINAL,
                    "the application's Desk edition has one language only",
                    "upgrade the edition, or leave LanguageTag out"),
            call(-50051, FINAL, "the language is not supported", "give one of the service's language tags"),
            call(-50052, FINAL, "the bot has all the languages it may have", "delete one first"),
            call(-50055, FINAL, "the default language cannot be deleted", "leave it"),
            call(-50056, FINAL, "the language still has questions", "delete its questions first"),
            account(-50059, "the application's Desk edition has expired", "renew it in the console"),
            // how the request as a whole was made
            call(60002, FINAL, "the HTTP request could not be parsed", "check endpoint and proxies"),
            call(60003, FINAL, "the body could not be parsed as JSON", MEND),
            account(60004, "account or signature is wrong", SIGN),
            account(60005, "account or signature is wrong", SIGN),
            account(60006, "the SDKAppID is invalid", "check the SDKAppID"),
            call(60007, RATE_LIMITED, "the REST API is called too often", SLOW_DOWN),
            call(60008, TRANSIENT, "the service timed out, or found the request malformed", WAIT),
            account(60009, "no such command at this address", "check the name of the command, and the endpoint"),
            account(60010, "the identifier is not an App administrator", ADMIN),
            call(60011, RATE_LIMITED, "the SDKAppID as a whole is over its request rate", SLOW_DOWN),
            account(60012, "the SDKAppID is missing from the request", "check proxies that rewrite the address"),
            call(60013, TRANSIENT, "the service could not read its own backend's answer", WAIT),
            call(60014, TRANSIENT, "the check of the account timed out", WAIT),
            call(60015, FINAL, "an account in the body must be a string", MEND),
            account(60016, "the SDKAppID is disabled", "ask Tencent Cloud"),
            account(60017, "the request is disabled", "ask Tencent Cloud"),
            call(60018, RATE_LIMITED, "called too often", SLOW_DOWN),
            call(60019, RATE_LIMITED, "called too often", SLOW_DOWN),
            account(60020, "the package has expired or is not active yet", "renew it, or wait 5 minutes after buying"),
            account(60021, "this IP address is not allowed", "allow it in the console"),
            // who made it, and the backends that check that
            signature(70001, "the UserSig has expired"),
            account(70002, "the UserSig is empty", SIGN),
            account(70003, "the UserSig did not pass the check", SIGN),
            account(70005, "the UserSig did not pass the check", SIGN),
            account(70009, "the UserSig was made with another application's key", SIGN),
            account(70013, "the identifier differs from the one in the UserSig", SIGN),
            account(70014, "the SDKAppID differs from the one in the UserSig", SIGN),
            account(70016, "the key does not exist there", REGION),
            account(70020, "the SDKAppID was not found there", REGION),
            account(70050, "too many failed checks of the signature", "mend the signature, then wait a minute"),
            account(70051, "the account is on the block list", "use another account"),
            signature(70052, "the UserSig is no longer valid"),
            account(70107, "the account is not known to the application", "import the account in the console"),
            account(70114, "restricted for security reasons", "ask Tencent Cloud"),
            call(70169, TRANSIENT, "internal timeout of the service", WAIT),
            call(70206, FINAL, "the size of the batch is not allowed", MEND),
            account(70398, "the free edition's number of accounts is used up", "upgrade the edition"),
            call(70402, FINAL, "a parameter is not allowed", MEND),
            account(70403, "the identifier is not an App administrator", ADMIN),
            call(70500, TRANSIENT, "internal error of the service", WAIT),
            // other services of the platform that the chatbot stands on
            call(10002, TRANSIENT, "internal error of the service", WAIT),
            call(10004, FINAL, "a parameter is not allowed", MEND),
            call(10006, RATE_LIMITED, "called too often", SLOW_DOWN),
            account(10007, "no permission", ADMIN),
            call(10008, FINAL, "the request is not allowed", MEND),
            call(20004, TRANSIENT, "network error inside the service", WAIT),
            call(20005, TRANSIENT, "internal error of the service", WAIT),
            call(50001, FINAL, "error of the recent-contact service", MEND),
            call(50002, FINAL, "error of the recent-contact service", MEND),
            account(50003, "the identifier is not an App administrator (not to be confused with -50003)", ADMIN),
            call(50004, FINAL, "error of the recent-contact service", MEND),
            call(50005, FINAL, "error of the recent-contact service", MEND),
            call(80001, FINAL, "the text holds words that are not allowed", MEND),
            call(80002, FINAL, "the body is too long", MEND),
            call(90001, FINAL, "the body could not be parsed as JSON", MEND),
            account(90009, "the identifier is not an App administrator", ADMIN),
            call(90010, FINAL, "the format is not allowed", MEND),
            call(90992, TRANSIENT, "internal error of the service", WAIT),
            call(90994, TRANSIENT, "internal error of the service", WAIT),
            call(90995, TRANSIENT, "internal error of the service", WAIT),
            call(91000, TRANSIENT, "internal error of the service", WAIT),
            call(93000, FINAL, "the body is too long", MEND),
            // desk itself
            account(141000, "the application is no Desk application", "activate Desk in the console"),
            call(141002, TRANSIENT, "internal error of Desk", WAIT),
            call(141004, FINAL, "a parameter is not allowed", MEND),
            call(141005, FINAL, "the session is missing or has ended", MEND));

    private static final Map<Integer, ServiceCode> BY_CODE =
            ALL.stream().collect(Collectors.toUnmodifiableMap(ServiceCode::code, Function.identity()));

    private static ServiceCode call(int code, RetryClass retry, String meaning, String advice) {
        return new ServiceCode(code, retry, false, meaning, advice);
    }

    private static ServiceCode account(int code, String meaning, String advice) {
        return new ServiceCode(code, FINAL, true, meaning, advice);
    }

    private static ServiceCode signature(int code, String meaning) {
        String advice = "the client signs again by itself, once; if it comes back, check this machine's clock";
        return new ServiceCode(code, SIGNATURE_EXPIRED, true, meaning, advice);
    }

    /**
     * {@return what is known of a code: its entry, or one that says the code is unknown and must not be retried}
     *
     * @param code the value of {@code ErrorCode}
     */
    public static ServiceCode of(int code) {
        ServiceCode known = BY_CODE.get(code);
        String advice = "look it up in the service's error code page";
        return known != null ? known : call(code, FINAL, "a code that this client does not know", advice);
    }

    /** {@return every code that is known, those of one origin together} */
    public static Collection<ServiceCode> all() {
        return ALL;
    }
}
