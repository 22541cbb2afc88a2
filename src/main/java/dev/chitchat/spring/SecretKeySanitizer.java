package dev.chitchat.spring;

import java.util.Locale;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/** Hides the secret key in the endpoints {@code env} and {@code configprops}, also where they are told to show values. */
final class SecretKeySanitizer implements SanitizingFunction {

    @Override
    public SanitizableData apply(SanitizableData data) {
        return isSecretKey(data.getKey()) ? data.withValue(SanitizableData.SANITIZED_VALUE) : data;
    }

    /** Whatever spelling: {@code chitchat.accounts.shop.secret-key}, {@code CHITCHAT_SECRET_KEY}. */
    private static boolean isSecretKey(String key) {
        String letters = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return letters.startsWith("chitchat") && letters.endsWith("secretkey");
    }
}
