package dev.chitchat.cli;

/** What the process ends with; documented in the help of each command. */
final class ExitCode {

    /** Everything was applied. */
    static final int DONE = 0;

    /** Some updates failed, or the run broke off. */
    static final int FAILED = 1;

    /** Wrong usage or configuration; nothing was sent. */
    static final int USAGE = 2;

    /** There is something to change, where the caller asked to be told so. */
    static final int CHANGES = 3;

    /** The terminal went away (SIGHUP). */
    static final int HUNG_UP = 129;

    /** Interrupted at the terminal (SIGINT). */
    static final int INTERRUPTED = 130;

    /** The reader of standard output is gone, as after {@code head} (SIGPIPE). */
    static final int PIPE_CLOSED = 141;

    /** Asked to end (SIGTERM). */
    static final int TERMINATED = 143;

    private ExitCode() {}
}
