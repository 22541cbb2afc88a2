package dev.chitchat.cli;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.ResultLine;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.cli.library.LiveLibrary;
import dev.chitchat.cli.library.UndoFile;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.Quantity;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.error.ChitchatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** {@code update}: one update. */
@Command(
        name = "update",
        description = {
            "Changes one standard question and prints one result line.",
            ServiceCommand.LIVE,
            "The result is JSON with the keys StandardQuestionId, outcome (applied or failed), attempts, elapsedMs; if"
                    + " failed also errorCode (only what the service gave), error, retryable; RequestId, what the service"
                    + " calls the request, if it says so."
        },
        footer = {"Example:", "  chitchat update --id '1500086040-@RBT#Desk-1' --answer 'Hello!' --sandbox"},
        exitCodeList = {"0:applied", "1:failed", "2:wrong usage or configuration, nothing was sent"})
final class UpdateCommand extends ServiceCommand {

    @Option(names = "--id", paramLabel = "ID", description = "The StandardQuestionId of the question to change.")
    private @Nullable String id;

    @Option(names = "--question", paramLabel = "T", description = "The new main question.")
    private @Nullable String question;

    @Option(names = "--answer", paramLabel = "T", description = "The new answer.")
    private @Nullable String answer;

    @Option(names = "--answer-type", paramLabel = "text|rich", description = "How the answer is shown.")
    private @Nullable String answerType;

    @Option(names = "--category", paramLabel = "N", description = "The category to move the question to.")
    private @Nullable String category;

    @Option(
            names = "--undo",
            paramLabel = "FILE",
            description = "Reads the library first, and writes what the question holds now, as a file that push"
                    + " takes; its suffix says whether JSON Lines, CSV or YAML.")
    private @Nullable Path undo;

    UpdateCommand(ProcessIo io) {
        super(io);
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        ChitchatUpdate update = update(problems);
        UndoFile before = UndoFile.check(undo, false, problems);
        Connection.Settings settings = settings(problems);
        UpdateResult<ChitchatUpdate> result;
        Tally tally = Tally.ofReading();
        try (Connection connection = Connection.open(settings, io, builder -> builder.observer(tally))) {
            if (before != null) {
                before.write(
                        Map.of(update.standardQuestionId(), List.of(update)),
                        LiveLibrary.read(connection, tally, io, general.quiet, null));
            }
            result = Objects.requireNonNull(connection
                    .client()
                    .updateAll(Mono.just(Outbound.of(update, update)))
                    .onErrorComplete(ChitchatException.class)
                    .blockFirst());
        }
        ResultLine line = ResultLine.of(result, ChitchatUpdate::standardQuestionId, sent -> null);
        io.print(line.toJson() + "\n");
        if (result instanceof UpdateResult.Failed<ChitchatUpdate> failed) {
            general.tell(failed.error(), io);
            return ExitCode.FAILED;
        }
        return ExitCode.DONE;
    }

    private ChitchatUpdate update(Problems problems) {
        if (id == null || id.isBlank()) {
            problems.add("the question is missing, an update needs to know which one to change; give --id ID");
        }
        AnswerType type = problems.read("--answer-type", answerType, UpdateCommand::answerType);
        Long target =
                problems.read("--category", category, text -> Quantity.whole(text, Long.MIN_VALUE, Long.MAX_VALUE));
        String known = id == null || id.isBlank() ? "?" : id;
        ChitchatUpdate update = new ChitchatUpdate(known, question, answer, type, target);
        if (!update.changesSomething() && answerType == null && category == null) {
            problems.add("there is nothing to change, and an empty text leaves things as they are;"
                    + " give at least one of --question, --answer, --answer-type, --category");
        }
        return update;
    }

    private static AnswerType answerType(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "text" -> AnswerType.TEXT;
            case "rich" -> AnswerType.RICH;
            default -> throw new IllegalArgumentException("give text or rich");
        };
    }
}
