package dev.chitchat.cli.stream;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.cli.input.InputRecord;
import dev.chitchat.cli.input.Source;
import dev.chitchat.cli.progress.LineWatch;
import dev.chitchat.cli.report.AttemptEnd;
import dev.chitchat.cli.report.LineOutcome;
import dev.chitchat.cli.report.RunRecorder;
import dev.chitchat.cli.report.SettledLine;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Tells a recorder of reports what the calls and the lines of a stream do.
 *
 * @param recorder takes it
 */
record RecordedRun(RunRecorder recorder) implements CallObserver, LineWatch {

    @Override
    public CallWatch called(String command, ContextView context) {
        return new CallWatch() {
            @Override
            public void attemptStarted(Duration waited) {
                recorder.sent(waited);
            }

            @Override
            public void attemptEnded(Duration took, @Nullable Throwable failure) {
                recorder.ended(took, end(failure));
            }

            @Override
            public void attemptCancelled(Duration took) {
                recorder.ended(took, AttemptEnd.FAILED);
            }

            @Override
            public void backingOff(Throwable failure, Duration wait) {
                recorder.retried();
            }
        };
    }

    private static AttemptEnd end(@Nullable Throwable failure) {
        if (failure == null) {
            return AttemptEnd.ACCEPTED;
        }
        return failure instanceof ChitchatException known && known.retryClass() == RetryClass.RATE_LIMITED
                ? AttemptEnd.TOO_OFTEN
                : AttemptEnd.FAILED;
    }

    @Override
    public void settled(UpdateResult<Source> result) {
        ChitchatException error = result instanceof UpdateResult.Failed<Source> failed ? failed.error() : null;
        LineOutcome outcome = error != null
                ? LineOutcome.FAILED
                : result instanceof UpdateResult.Merged ? LineOutcome.MERGED : LineOutcome.APPLIED;
        Source source = result.correlation();
        record(source.line(), source.id(), outcome, result.attempts(), result.elapsed(), error);
    }

    @Override
    public void defective(InputRecord.Defective record) {
        record(record.line(), null, LineOutcome.FAILED, 0, Duration.ZERO, record.error());
    }

    @Override
    public void superseded(InputRecord.Update record) {
        String id = record.update().standardQuestionId();
        record(record.line(), id, LineOutcome.MERGED, 0, Duration.ZERO, null);
    }

    private void record(
            @Nullable Long line,
            @Nullable String id,
            LineOutcome outcome,
            int attempts,
            Duration elapsed,
            @Nullable ChitchatException error) {
        Integer code = error instanceof ApiException refused ? (Integer) refused.code() : null;
        String reason = error == null ? null : error.getMessage();
        recorder.settled(new SettledLine(line == null ? 0 : line, id, outcome, attempts, elapsed, code, reason));
    }
}
