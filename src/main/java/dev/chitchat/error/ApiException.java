package dev.chitchat.error;

import dev.chitchat.internal.text.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * The service received the call, understood it well enough to answer, and said no.
 *
 * <p>The code is judged by {@link ServiceCode}; a code that is not listed there is never retried.
 */
public final class ApiException extends ChitchatException {

    private static final long serialVersionUID = 1L;
    private static final int LAPSED_OR_UNKNOWN = -50003;

    private final int code;
    private final String info;
    private final @Nullable String requestId;

    /**
     * An answer with an error code and the service's name for the request.
     *
     * @param request what was asked for, without host, query or secrets, for example {@code update_chitchat}
     * @param code the service's {@code ErrorCode}
     * @param info the service's {@code ErrorInfo}, possibly empty
     * @param requestId the service's {@code RequestId}, or {@code null} where the answer has none
     */
    public ApiException(String request, int code, String info, @Nullable String requestId) {
        super(
                describe(request, code, info) + (requestId == null ? "" : " (RequestId " + Excerpt.of(requestId) + ")"),
                null);
        this.code = code;
        this.info = info;
        this.requestId = requestId;
    }

    private static String describe(String request, int code, String info) {
        ServiceCode known = ServiceCode.of(code);
        String said = info.isBlank() ? "" : " (\"" + Excerpt.of(info) + "\")";
        return request + " was refused with code " + code + said + ": " + known.meaning() + "; " + known.advice();
    }

    /** {@return the service's {@code ErrorCode}, for example -14} */
    public int code() {
        return code;
    }

    /** {@return the service's own words, its {@code ErrorInfo}, possibly empty} */
    public String info() {
        return info;
    }

    /**
     * {@return what the service calls the request, for those who ask its support; {@code null} where the answer has no
     * {@code RequestId}}
     */
    public @Nullable String requestId() {
        return requestId;
    }

    /** {@return what is known of the code: meaning, retry class and advice} */
    public ServiceCode serviceCode() {
        return ServiceCode.of(code);
    }

    @Override
    public RetryClass retryClass() {
        return serviceCode().retryClass();
    }

    @Override
    public boolean mayHaveTakenEffect() {
        RetryClass next = retryClass();
        return next == RetryClass.TRANSIENT || next == RetryClass.DOUBTFUL || super.mayHaveTakenEffect();
    }

    @Override
    public boolean affectsEveryCall() {
        return super.affectsEveryCall() || serviceCode().affectsEveryCall();
    }

    /**
     * {@return whether the code may concern the application as a whole as well as this one call: only -50003} Streams
     * count it as the account's while nothing has succeeded.
     */
    public boolean mayAffectEveryCall() {
        return code == LAPSED_OR_UNKNOWN;
    }
}
