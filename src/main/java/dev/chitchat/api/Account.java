package dev.chitchat.api;

import dev.chitchat.auth.SecretKey;

/**
 * Who calls: an application, one of its administrator accounts, and the key that signs for them.
 *
 * @param sdkAppId the SDKAppID that the console assigned, 1 to 4294967295
 * @param identifier the App administrator account, printable ASCII of at most 32 characters
 * @param secretKey the application's secret key; never shown by {@link #toString()}
 */
public record Account(long sdkAppId, String identifier, SecretKey secretKey) {

    private static final long LARGEST_APP_ID = 4294967295L;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a part cannot belong to an account; the message names it
     */
    public Account {
        if (sdkAppId < 1 || sdkAppId > LARGEST_APP_ID) {
            throw new IllegalArgumentException("the SDKAppID must lie between 1 and 4294967295, not " + sdkAppId);
        }
        if (!identifier.matches("(?! )[\\x20-\\x7e]{1,32}(?<! )")) {
            throw new IllegalArgumentException(
                    "the identifier must be 1 to 32 printable ASCII characters, without a blank at either end");
        }
    }

    /**
     * {@return an account from its parts}
     *
     * @param sdkAppId the SDKAppID
     * @param identifier the App administrator account
     * @param secretKey the application's secret key
     * @throws IllegalArgumentException if a part cannot belong to an account
     */
    public static Account of(long sdkAppId, String identifier, SecretKey secretKey) {
        return new Account(sdkAppId, identifier, secretKey);
    }
}
