package dev.chitchat.cli.process;

import dev.chitchat.internal.text.Cleaner;
import java.util.List;

/** Wrong usage or configuration, found before anything was sent: everything that is wrong, a line each. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;
    private final int exitCode;

    public UsageException(List<String> problems) {
        this(problems, ExitCode.USAGE);
    }

    private UsageException(List<String> problems, int exitCode) {
        super(Cleaner.line(String.join("; ", problems)));
        this.problems = problems.stream().map(Cleaner::line).toList();
        this.exitCode = exitCode;
    }

    /** One that ends the command in another way than wrong usage does. */
    public static UsageException of(String problem, int exitCode) {
        return new UsageException(List.of(problem), exitCode);
    }

    public UsageException(String problem) {
        this(List.of(problem));
    }

    public int exitCode() {
        return exitCode;
    }

    public List<String> problems() {
        return problems;
    }
}
