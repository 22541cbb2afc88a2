package dev.chitchat.browser;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** One page of the browser. What goes wrong on it, and what it asks for, is kept. */
public final class BrowserPage implements AutoCloseable {

    private static final int WIDE = 1280;
    private static final int TALL = 1000;

    private final DevTools tools;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private BrowserPage(DevTools tools) {
        this.tools = tools;
    }

    static BrowserPage open(URI browser) {
        BrowserPage page = new BrowserPage(DevTools.ofNewPage(browser));
        page.tools.on(
                "Network.requestWillBeSent",
                event -> page.requests.add(event.at("/request/url").asString()));
        page.tools.on(
                "Runtime.exceptionThrown",
                event -> page.errors.add(
                        event.at("/exceptionDetails/exception/description").asString()));
        page.tools.on("Page.javascriptDialogOpening", event -> page.errors.add("a dialog"));
        page.tools.on(
                "Log.entryAdded",
                event -> page.errors.add(event.at("/entry/text").asString()));
        List.of("Page", "Runtime", "Network", "Log").forEach(domain -> page.tools.send(domain + ".enable", Map.of()));
        return page.sized(WIDE, TALL);
    }

    /** Gives the page another size. */
    public BrowserPage sized(int width, int height) {
        tools.send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        return this;
    }

    /** Prefers light or dark colours. */
    public BrowserPage preferring(String colours) {
        tools.send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
        return this;
    }

    /** Goes to an address and waits until the page with its scripts is there. */
    public BrowserPage go(URI address) {
        tools.send("Page.navigate", Map.of("url", address.toString()));
        until("location.href.startsWith(" + text(address.toString()) + ") && document.readyState === 'complete'");
        return this;
    }

    /** The value of an expression on the page. */
    public JsonNode value(String expression) {
        JsonNode answer = tools.send(
                "Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + " failed: " + answer.get("exceptionDetails"));
        }
        return answer.at("/result/value");
    }

    /** Waits until an expression is true, 30 s at most. */
    public void until(String expression) {
        long giveUpNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!quietly(expression)) {
            if (System.nanoTime() > giveUpNanos) {
                throw new AssertionError("in 30 s it did not become true that " + expression + "; errors: " + errors);
            }
            value("new Promise(done => setTimeout(done, 20))");
        }
    }

    private boolean quietly(String expression) {
        try {
            return value("Boolean(" + expression + ")").asBoolean();
        } catch (AssertionError e) {
            return false;
        }
    }

    /** Clicks on the first element that a selector finds, as a person would: with the mouse, where it is shown. */
    public void click(String selector) {
        until("document.querySelector(" + text(selector) + ")");
        JsonNode middle = value("(() => { const e = document.querySelector(" + text(selector)
                + "); e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
                + " return [r.x + r.width / 2, r.y + r.height / 2]; })()");
        for (String what : List.of("mousePressed", "mouseReleased")) {
            tools.send(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            what,
                            "x",
                            middle.get(0).asDouble(),
                            "y",
                            middle.get(1).asDouble(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    /** The text that the page shows. */
    public String shown() {
        return value("document.body.innerText").asString();
    }

    /** How many dots of a canvas have a colour; 0 if nothing was drawn. */
    public int ink(String canvas) {
        return value("(() => { const c = document.querySelector(" + text(canvas) + ");"
                        + " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                        + " let ink = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) ink++; return ink; })()")
                .asInt();
    }

    /** Takes a picture of the whole page, for people to look at. */
    public void picture(Path file) {
        tools.picture(file);
    }

    /** Every address that the page asked for. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Errors of its scripts, refusals of its browser, dialogs. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    static String text(String text) {
        return DevTools.JSON.writeValueAsString(text);
    }

    static byte[] decoded(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    @Override
    public void close() {
        tools.close();
    }
}
