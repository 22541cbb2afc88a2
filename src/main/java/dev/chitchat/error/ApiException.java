package dev.chitchat.error;

/**
 * The service received the call, understood it well enough to answer, and said no.
 *
 * <p>The code is judged by {@link ServiceCode}; a code that is not listed there is never retried.
 */
public final class ApiException extends ChitchatException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String info;

    /**
     * An answer with an error code.
     *
     * @param request what was asked for, without host query or secrets, for example {@code update_chitchat}
     * @param code the service's {@code ErrorCode}
     * @param info the service's {@code ErrorInfo}, possibly empty
     */
    public ApiException(String request, int code, String info) {
        super(describe(request, code, info));
        this.code = code;
        this.info = info;
    }

    private static String describe(String request, int code, String info) {
        ServiceCode known = ServiceCode.of(code);
        String said = info.isBlank() ? "" : " (\"" + Excerpt.of(info) + "\")";
        return request + " was refused with code " + code + said + ": " + known.meaning() + "; " + known.advice();
    }

    /**
     * The service's error code, for example -14.
     *
     * @return the {@code ErrorCode} of the answer
     */
    public int code() {
        return code;
    }

    /**
     * The service's own words.
     *
     * @return the {@code ErrorInfo} of the answer, possibly empty
     */
    public String info() {
        return info;
    }

    /**
     * What is known of the code.
     *
     * @return meaning, retry class and advice
     */
    public ServiceCode serviceCode() {
        return ServiceCode.of(code);
    }

    @Override
    public RetryClass retryClass() {
        return serviceCode().retryClass();
    }

    @Override
    public boolean mayHaveTakenEffect() {
        return retryClass() == RetryClass.TRANSIENT || retryClass() == RetryClass.DOUBTFUL;
    }

    @Override
    public boolean concernsAccount() {
        return serviceCode().concernsAccount();
    }
}
