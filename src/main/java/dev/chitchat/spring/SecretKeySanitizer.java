package dev.chitchat.spring;

import java.util.Locale;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/** Hides the secret key in the endpoints {@code env} and {@code configprops}, also where they are told to show values. */
final class SecretKeySanitizer implements SanitizingFunction {

    @Override
    public SanitizableData apply(SanitizableData data) {
        boolean secret = namesKey(data.getKey()) || namesKey(String.valueOf(data.getValue()));
        return secret ? data.withValue(SanitizableData.SANITIZED_VALUE) : data;
    }

    /**
     * In any spelling: {@code chitchat.accounts.shop.secret-key}, {@code CHITCHAT_SECRET_KEY}, and in values that hold whole
     * properties, such as {@code SPRING_APPLICATION_JSON} or a command line.
     */
    private static boolean namesKey(String text) {
        String letters = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        int ours = letters.indexOf("chitchat");
        return ours >= 0 && letters.indexOf("secretkey", ours) > 0;
    }
}
