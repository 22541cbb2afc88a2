package dev.chitchat.cli;

import dev.chitchat.api.RawCall;
import dev.chitchat.cli.input.LineReader;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.internal.text.Redaction;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code call}: any command of the service, with a body written by hand. */
@Command(
        name = "call",
        description = {
            "Calls any command of the service with a body written by hand and prints the answer.",
            "The call is signed, held to 5 a second and retried as all others are.",
            ServiceCommand.LIVE + " Only commands such as list_faq and desc_robot_config change nothing.",
            "A call that may have taken effect is not made again, unless --repeatable says that this does no harm."
        },
        footer = {"Example:", "  chitchat call desc_robot_config '{\"LanguageTag\":\"\"}' --region singapore"},
        exitCodeList = {"0:accepted", "1:refused or failed", "2:wrong usage or configuration, nothing was sent"})
final class CallCommand extends ServiceCommand {

    @Parameters(index = "0", paramLabel = "COMMAND", description = "The command, such as list_faq.")
    private String command = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "JSON",
            description = "The body, a JSON object; - reads it from standard input; {} by default.")
    private String body = "{}";

    @Option(names = "--repeatable", description = "Making the call twice does no more than making it once.")
    private boolean repeatable;

    CallCommand(ProcessIo io) {
        super(io);
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        RawCall call = rawCall(problems);
        try (Connection connection = Connection.open(settings(problems), io, builder -> builder)) {
            String answer = connection.client().call(call).block();
            io.print(Cleaner.json(String.valueOf(answer)) + "\n");
            return ExitCode.DONE;
        } catch (InvalidUpdateException e) {
            general.tell(e, io);
            return ExitCode.USAGE;
        }
    }

    private RawCall rawCall(Problems problems) {
        try {
            return RawCall.of(command, body.equals("-") ? LineReader.typed(io.in(), "the body") : body)
                    .withRepeatable(repeatable);
        } catch (IllegalArgumentException e) {
            problems.add("'" + Redaction.of(command) + "' is no command: " + e.getMessage());
            return RawCall.of("none", "{}");
        }
    }
}
