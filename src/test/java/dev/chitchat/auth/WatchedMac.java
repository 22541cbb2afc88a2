package dev.chitchat.auth;

import dev.chitchat.auth.UserSigSigner.UserSigContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.MacSpi;

/** Stands in for the JDK's HmacSHA256 and sees every key that signs and every UserSig that is made, by whomever. */
public final class WatchedMac extends MacSpi {

    private static final Pattern SIGNED = Pattern.compile("TLS.identifier:(.*)\nTLS.sdkappid:(\\d+)\nTLS.time:(\\d+)\n"
            + "TLS.expire:(\\d+)\n(?:TLS.userbuf:(.*)\n)?");

    private static volatile Consumer<String> secrets = secret -> {};

    private final Mac real;
    private final ByteArrayOutputStream fed = new ByteArrayOutputStream();
    private String key = "";

    /** Made by the security framework. */
    public WatchedMac() throws GeneralSecurityException {
        real = Mac.getInstance("HmacSHA256", "SunJCE");
    }

    /** Puts itself before the JDK's. */
    public static void install(Consumer<String> told) {
        secrets = told;
        Security.insertProviderAt(new Watching(), 1);
    }

    private static final class Watching extends Provider {
        private static final long serialVersionUID = 1L;

        Watching() {
            super("Watching", "1", "sees keys and signatures");
            put("Mac.HmacSHA256", WatchedMac.class.getName());
        }
    }

    @Override
    protected int engineGetMacLength() {
        return real.getMacLength();
    }

    @Override
    protected void engineInit(Key given, AlgorithmParameterSpec params)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        real.init(given, params);
        byte[] copy = given.getEncoded();
        key = new String(copy, StandardCharsets.UTF_8);
        Arrays.fill(copy, (byte) 0);
        fed.reset();
    }

    @Override
    protected void engineUpdate(byte input) {
        fed.write(input);
        real.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        fed.write(input, offset, length);
        real.update(input, offset, length);
    }

    @Override
    protected byte[] engineDoFinal() {
        byte[] hmac = real.doFinal();
        Matcher signed = SIGNED.matcher(fed.toString(StandardCharsets.UTF_8));
        if (signed.matches()) {
            UserSigContent content = new UserSigContent(
                    signed.group(1),
                    Long.parseLong(signed.group(2)),
                    Long.parseLong(signed.group(3)),
                    Long.parseLong(signed.group(4)),
                    signed.group(5));
            secrets.accept(key);
            secrets.accept(UserSigSigner.pack(content.toJson(hmac)));
        }
        fed.reset();
        return hmac;
    }

    @Override
    protected void engineReset() {
        fed.reset();
        real.reset();
    }
}
