package dev.chitchat.auth;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;

/**
 * A key as {@link javax.crypto.Mac} wants it, for the moment of one signature.
 *
 * <p>The JDK's own {@code SecretKeySpec} copies the key and cannot be destroyed. This one hands out a copy that the JDK's
 * HMAC overwrites when it has started, and keeps none.
 */
final class HmacKey implements javax.crypto.SecretKey {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialized
    private final SecretKey key;

    HmacKey(SecretKey key) {
        this.key = key;
    }

    @Override
    public String getAlgorithm() {
        return "HmacSHA256";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        return key.copy();
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("a secret key is not written anywhere");
    }

    @Override
    public String toString() {
        return "HmacKey[REDACTED]";
    }
}
