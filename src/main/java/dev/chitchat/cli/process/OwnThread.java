package dev.chitchat.cli.process;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A thread for files and waiting. Reactor's own count as threads that must not block. */
public final class OwnThread {

    private OwnThread() {}

    /** One that does not keep the process alive; dispose of it. */
    public static Scheduler named(String name) {
        return Schedulers.newSingle(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
