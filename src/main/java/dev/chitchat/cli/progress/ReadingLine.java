package dev.chitchat.cli.progress;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.ProcessIo;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/** Shows on one line of a terminal how much of the library has been read, since that can take minutes. */
public final class ReadingLine implements CallObserver {

    private static final int REDRAW_MILLIS = 250;

    private final AtomicLong questions = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();

    /** A question was read for the first time. */
    public void question() {
        questions.incrementAndGet();
    }

    @Override
    public CallWatch called(String command, ContextView context) {
        return new CallWatch() {
            @Override
            public void attemptEnded(Duration took, @Nullable Throwable failure) {
                answers.addAndGet(failure == null ? 1 : 0);
            }
        };
    }

    /** Shows it until closed; nothing where a line cannot be redrawn or nothing is wanted. */
    public Progress show(ProcessIo surroundings, boolean quiet) {
        int columns = quiet ? 0 : Progress.redrawableColumns(surroundings);
        if (columns == 0) {
            return Progress.silent();
        }
        ProgressBar bar = ProgressLine.bar(surroundings.err(), columns, OptionalLong.empty());
        Disposable feed = Schedulers.boundedElastic()
                .schedulePeriodically(() -> feed(bar), 0, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        return () -> {
            feed.dispose();
            feed(bar);
            bar.close();
        };
    }

    /** The list is read until two readings agree, so answers go on coming when all questions are there. */
    private void feed(ProgressBar bar) {
        bar.stepTo(questions.get());
        bar.setExtraMessage(" questions, " + Formats.count(answers.get(), "answer"));
    }
}
