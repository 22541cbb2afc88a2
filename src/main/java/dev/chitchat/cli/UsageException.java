package dev.chitchat.cli;

import java.util.List;

/** Wrong usage or configuration, found before anything was sent: everything that is wrong, a line each. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    UsageException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    UsageException(String problem) {
        this(List.of(problem));
    }

    List<String> problems() {
        return problems;
    }
}
