package dev.chitchat.internal.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the texts that lie on the class path. */
final class Resource {

    private Resource() {}

    static Optional<String> text(ClassLoader loader, String path) {
        try (InputStream in = loader.getResourceAsStream(path)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the class path has '" + path + "', but it cannot be read", e);
        }
    }

    /** A text beside a class, which is part of the same jar. */
    static String beside(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("'" + name + "' is missing beside " + owner.getName()
                        + ", so the jar is not whole; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("'" + name + "' beside " + owner.getName() + " cannot be read", e);
        }
    }
}
