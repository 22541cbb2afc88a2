package dev.chitchat.internal.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page with plots, all in one text. What it shows is JSON that the scripts put on the page as text, never as HTML;
 * its browser may run no script but the two written here, known by their hashes, and load nothing from other servers.
 */
public final class PlotPage {

    private PlotPage() {}

    /** The page of a title, which is no data, and of the files {@code NAME.html} and {@code NAME.js} beside a class. */
    public static String of(String title, Class<?> owner, String name, Library library, String json) {
        String plotting = "/*\n" + library.licence().strip() + "\n*/\n" + library.script();
        String own = "\"use strict\";\n" + text(PlotPage.class, "plots.js") + text(owner, name + ".js");
        return text(PlotPage.class, "page.html")
                .formatted(
                        hash(plotting),
                        hash(own),
                        title,
                        library.style(),
                        text(PlotPage.class, "page.css"),
                        text(owner, name + ".html"),
                        // In JSON a less-than sign stands in texts only, and can be written as HTML does not know it.
                        json.replace("<", "\\u003c"),
                        plotting,
                        own);
    }

    /** A text beside a class, which is part of the same jar. */
    private static String text(Class<?> owner, String name) {
        return text(owner.getResourceAsStream(name), name)
                .orElseThrow(() -> new IllegalStateException("'" + name + "' is missing beside " + owner.getName()
                        + ", so the jar is not whole; build it again"));
    }

    /** What lies on the class path, if it does. */
    private static Optional<String> text(@Nullable InputStream resource, String name) {
        try (resource) {
            return resource == null
                    ? Optional.empty()
                    : Optional.of(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the class path has '" + name + "', but it cannot be read", e);
        }
    }

    /** The beginning of a text as it is: at most so many characters, no half of one at the end, and an ellipsis. */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The library that draws the plots, uPlot, as its WebJar brings it; its licence is to be kept with it. */
    public record Library(String script, String style, String licence) {

        public static final String COORDINATES = "org.webjars.npm:uplot:1.6.30";

        private static final String FOLDER = "META-INF/resources/webjars/uplot/1.6.30/";

        public static Optional<Library> find() {
            return find(Library.class.getClassLoader());
        }

        static Optional<Library> find(@Nullable ClassLoader classes) {
            ClassLoader loader = classes == null ? ClassLoader.getSystemClassLoader() : classes;
            List<String> found = Stream.of("dist/uPlot.iife.min.js", "dist/uPlot.min.css", "LICENSE")
                    .flatMap(name -> text(loader.getResourceAsStream(FOLDER + name), name).stream())
                    .toList();
            return found.size() < 3
                    ? Optional.empty()
                    : Optional.of(new Library(found.get(0), found.get(1), found.get(2)));
        }
    }
}
