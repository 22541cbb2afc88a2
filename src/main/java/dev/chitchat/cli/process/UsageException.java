package dev.chitchat.cli.process;

import dev.chitchat.internal.text.Cleaner;
import java.util.List;

/** Wrong usage or configuration, found before anything was sent: everything that is wrong, a line each. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;
    private final int exitCode;

    public UsageException(List<String> problems) {
        this(ExitCode.USAGE, problems);
    }

    /** The same with an exit code that says more. */
    public UsageException(int exitCode, List<String> problems) {
        super(Cleaner.line(String.join("; ", problems)));
        this.problems = problems.stream().map(Cleaner::line).toList();
        this.exitCode = exitCode;
    }

    public UsageException(String problem) {
        this(List.of(problem));
    }

    public UsageException(int exitCode, String problem) {
        this(exitCode, List.of(problem));
    }

    public int exitCode() {
        return exitCode;
    }

    public List<String> problems() {
        return problems;
    }
}
