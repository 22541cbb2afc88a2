package dev.chitchat.internal.transport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** A certificate authority of our own, made when the tests run, and what it signs. */
final class Authority {

    private final AtomicLong serials = new AtomicLong(1);
    private final HeldCertificate root = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("an authority of our own")
            .build();

    List<X509Certificate> trust() {
        return List.of(root.certificate());
    }

    Path writeTo(Path file) throws Exception {
        return Files.writeString(file, Certificates.certificatePem(root.certificate()));
    }

    SSLSocketFactory serverOf(String name) {
        Instant now = Instant.now();
        return serverOf(name, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
    }

    SSLSocketFactory serverOf(String name, Instant from, Instant until) {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .signedBy(root)
                .serialNumber(serials.incrementAndGet())
                .addSubjectAlternativeName(name)
                .validityInterval(from.toEpochMilli(), until.toEpochMilli())
                .build();
        return new HandshakeCertificates.Builder()
                .heldCertificate(certificate, root.certificate())
                .build()
                .sslSocketFactory();
    }
}
