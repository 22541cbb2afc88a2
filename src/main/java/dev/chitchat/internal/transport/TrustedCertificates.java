package dev.chitchat.internal.transport;

import dev.chitchat.internal.text.Cleaner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates of authorities that are believed, and no others. Names, dates and chains are checked as always. */
public final class TrustedCertificates {

    private static final long LARGEST_FILE = 4L << 20;

    private TrustedCertificates() {}

    /**
     * Those of a file; read at once.
     *
     * @param pem certificates between {@code -----BEGIN CERTIFICATE-----} and {@code -----END CERTIFICATE-----}, one or many
     * @return the certificates, at least one
     * @throws IllegalArgumentException if there is no such file, or no certificate in it; the message names the file
     */
    public static List<X509Certificate> from(Path pem) {
        try {
            if (Files.size(pem) > LARGEST_FILE) {
                throw unusable(pem, "it is larger than 4 MiB", null);
            }
            List<X509Certificate> read = parse(Files.readAllBytes(pem));
            if (read.isEmpty()) {
                throw unusable(pem, "it holds no certificate", null);
            }
            return read;
        } catch (NoSuchFileException e) {
            throw unusable(pem, "there is no such file", e);
        } catch (IOException e) {
            throw unusable(pem, "it cannot be read", e);
        } catch (CertificateException e) {
            throw unusable(pem, "what it holds is no certificate", e);
        }
    }

    private static List<X509Certificate> parse(byte[] pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static IllegalArgumentException unusable(Path pem, String why, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "the certificates in '" + Cleaner.line(pem.toString()) + "' cannot be used: " + why
                        + "; name a PEM file with the certificate of the authority to trust",
                cause == null ? null : Cleaner.cause(cause, Cleaner::line));
    }
}
