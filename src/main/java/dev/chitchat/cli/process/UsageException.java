package dev.chitchat.cli.process;

import dev.chitchat.internal.text.Cleaner;
import java.util.List;

/** Wrong usage or configuration, found before anything was sent: everything that is wrong, a line each. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public UsageException(List<String> problems) {
        super(Cleaner.line(String.join("; ", problems)));
        this.problems = problems.stream().map(Cleaner::line).toList();
    }

    public UsageException(String problem) {
        this(List.of(problem));
    }

    public List<String> problems() {
        return problems;
    }
}
