package dev.chitchat.internal.page;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The library that draws the plots, uPlot, as its WebJar brings it; its licence is to be kept with it. */
public record PlottingLibrary(String script, String style, String licence) {

    public static final String COORDINATES = "org.webjars.npm:uplot:1.6.30";

    private static final String FOLDER = "META-INF/resources/webjars/uplot/1.6.30/";

    public static Optional<PlottingLibrary> find() {
        return find(PlottingLibrary.class.getClassLoader());
    }

    static Optional<PlottingLibrary> find(@Nullable ClassLoader classes) {
        ClassLoader loader = classes == null ? ClassLoader.getSystemClassLoader() : classes;
        Optional<String> script = text(loader, FOLDER + "dist/uPlot.iife.min.js");
        Optional<String> style = text(loader, FOLDER + "dist/uPlot.min.css");
        Optional<String> licence = text(loader, FOLDER + "LICENSE");
        return script.flatMap(js -> style.flatMap(css -> licence.map(words -> new PlottingLibrary(js, css, words))));
    }

    private static Optional<String> text(ClassLoader loader, String path) {
        return PlotPage.text(loader.getResourceAsStream(path), path);
    }
}
