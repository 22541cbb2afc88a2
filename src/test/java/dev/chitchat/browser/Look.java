package dev.chitchat.browser;

import java.net.URI;
import java.nio.file.Path;

/** Takes pictures of a page, wide and narrow, light and dark: URL FOLDER. */
public final class Look {

    private Look() {}

    public static void main(String[] args) {
        try (BrowserPage page = Chromium.open()) {
            for (String colours : new String[] {"light", "dark"}) {
                for (int width : new int[] {1280, 390}) {
                    page.preferring(colours).sized(width, 900).go(URI.create(args[0]));
                    page.value("new Promise(done => setTimeout(done, 1500))");
                    page.picture(Path.of(args[1], colours + "-" + width + ".png"));
                }
            }
        }
    }
}
