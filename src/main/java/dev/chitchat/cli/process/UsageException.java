package dev.chitchat.cli.process;

import dev.chitchat.internal.text.Cleaner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Wrong usage or configuration, found before anything was sent: everything that is wrong, a line each. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Pattern VARYING = Pattern.compile("['\"].*['\"]|[0-9]+");

    private final transient List<String> problems;
    private final int exitCode;

    public UsageException(int exitCode, List<String> problems) {
        super(Cleaner.line(String.join("; ", problems)));
        this.problems = problems.stream().map(Cleaner::line).toList();
        this.exitCode = exitCode;
    }

    public UsageException(String problem) {
        this(ExitCode.USAGE, List.of(problem));
    }

    public int exitCode() {
        return exitCode;
    }

    public List<String> problems() {
        return problems;
    }

    /** The problems, by kind if they are many; of a kind are those that differ only in numbers and quoted texts. */
    public List<String> lines() {
        if (problems.size() <= Formats.MOST_LINES) {
            return problems;
        }
        Map<String, List<String>> kinds = problems.stream()
                .collect(Collectors.groupingBy(
                        problem -> VARYING.matcher(problem).replaceAll(""), LinkedHashMap::new, Collectors.toList()));
        return kinds.values().stream()
                .flatMap(alike -> Formats.shortened(alike).stream())
                .toList();
    }
}
