package dev.chitchat.cli.process;

/** What the process ends with; documented in the help of each command. */
public final class ExitCode {

    /** Everything was applied. */
    public static final int DONE = 0;

    /** Some updates failed, or the run broke off. */
    public static final int FAILED = 1;

    /** Wrong usage or configuration; nothing was sent. */
    public static final int USAGE = 2;

    /** There is something to change, where the caller asked for this code. */
    public static final int CHANGES = 3;

    /** Refused, because the live library is not what the file or plan says; nothing was sent. */
    public static final int REFUSED = 4;

    /** Another run holds the file; may pass, so a later try is of use (EX_TEMPFAIL). */
    public static final int BUSY = 75;

    /** The terminal went away (SIGHUP). */
    static final int HUNG_UP = 129;

    /** Interrupted at the terminal (SIGINT). */
    public static final int INTERRUPTED = 130;

    /** The reader of standard output is gone, as after {@code head} (SIGPIPE). */
    public static final int PIPE_CLOSED = 141;

    /** Asked to end (SIGTERM). */
    public static final int TERMINATED = 143;

    private ExitCode() {}
}
