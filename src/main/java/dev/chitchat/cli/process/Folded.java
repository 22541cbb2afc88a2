package dev.chitchat.cli.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Many problems of a kind as the first of them and a count, so that the other kinds are seen. */
public final class Folded {

    private static final int SHOWN = 20;
    private static final Pattern VARYING = Pattern.compile("['\"].*['\"]|[0-9]+");

    private Folded() {}

    /** The problems as they are, or by kind if they are many; of a kind are those that differ in numbers and quoted texts. */
    public static List<String> lines(List<String> problems) {
        if (problems.size() <= SHOWN) {
            return problems;
        }
        Map<String, List<String>> kinds = problems.stream()
                .collect(Collectors.groupingBy(
                        problem -> VARYING.matcher(problem).replaceAll(""), LinkedHashMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>();
        kinds.values().forEach(alike -> {
            lines.addAll(alike.subList(0, Math.min(SHOWN, alike.size())));
            if (alike.size() > SHOWN) {
                lines.add(String.format(Locale.ROOT, "and %,d more like it", alike.size() - SHOWN));
            }
        });
        return lines;
    }
}
