package dev.chitchat.cli;

import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.library.CategoriesCommand;
import dev.chitchat.cli.library.DiffCommand;
import dev.chitchat.cli.library.PullCommand;
import dev.chitchat.cli.library.PushCommand;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.cli.stream.StreamCommand;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.text.Redaction;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands put together, with the one way in which failures are reported. */
final class Commands {

    private static final String KEY_OPTION = "--secret-key";

    private static final String COMPLETION = "completion";

    static final List<String> NAMES = Stream.concat(Main.CALLING.stream(), Stream.of("sandbox", "usersig", COMPLETION))
            .toList();

    private static final Map<String, String> ENDS = UsageMessageSpec.keyValuesMap(
            "130, 143, 129:interrupted by SIGINT, SIGTERM, SIGHUP",
            "141:standard output was closed before all was written, as by head");

    private static final char LOST = '\uFFFD';
    private static final char LAST_OF_ASCII = 0x7f;

    private final ProcessIo io;

    /** Why standard output could not be written, which is no failure of a file. */
    private @Nullable IOException broken;

    private Commands(ProcessIo given) {
        this.io = given.withOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    given.bar().output(() -> {
                        given.out().write(bytes, offset, length);
                        given.out().flush();
                    });
                } catch (IOException e) {
                    broken = e;
                    throw e;
                }
            }
        });
    }

    /** Runs the command that {@code args} name and returns the exit code; never throws. */
    static int run(ProcessIo io, String... args) {
        List<String> spoiled = spoiled(System.getProperty("sun.jnu.encoding", "UTF-8"), args, io.environment());
        spoiled.forEach(io::error);
        try {
            return spoiled.isEmpty() ? new Commands(io).execute(args) : ExitCode.USAGE;
        } catch (OutOfMemoryError full) {
            io.error("Java has no memory left (" + full.getMessage()
                    + "); split the file, or write it as .jsonl, which stream"
                    + " reads line by line, or give Java more, such as by JAVA_TOOL_OPTIONS=-Xmx2g");
            return ExitCode.FAILED;
        }
    }

    /** The writer of help texts keeps a failure to itself until it is asked. */
    private int execute(String... args) {
        CommandLine all = commandLine(args);
        int exitCode = all.execute(args);
        IOException why = broken;
        return why != null && all.getOut().checkError() ? outputFailed(why) : exitCode;
    }

    /** Knows only the command that is named first, as reading the options of all would delay the first call much. */
    private CommandLine commandLine(String... args) {
        CommandLine all = new CommandLine(new ChitchatCommand());
        String first = args.length == 0 ? "" : args[0];
        boolean one = NAMES.contains(first) && !first.equals(COMPLETION);
        (one ? List.of(first) : NAMES).forEach(name -> all.addSubcommand(name, command(name)));
        setApart(all);
        all.getCommandSpec().version(GeneralOptions.version());
        return all.setOut(new PrintWriter(io.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(io.err(), true, Charset.defaultCharset()))
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(false)
                .setParameterExceptionHandler(this::wrongUsage)
                .setExecutionExceptionHandler((e, commandLine, result) -> failed(e, commandLine));
    }

    /** Sets the paragraphs, exit codes and examples of each help apart, and adds the codes that all may end with. */
    private static void setApart(CommandLine command) {
        UsageMessageSpec help = command.getCommandSpec().usageMessage();
        Map<String, String> codes = new LinkedHashMap<>(help.exitCodeList());
        codes.putAll(codes.isEmpty() ? Map.of() : ENDS);
        help.description(Arrays.stream(help.description())
                        .flatMap(paragraph -> Stream.of(paragraph, ""))
                        .toArray(String[]::new))
                .exitCodeList(codes)
                .exitCodeListHeading(codes.isEmpty() ? "" : "%nExit codes:%n")
                .footerHeading("%n");
        command.getSubcommands().values().forEach(Commands::setApart);
    }

    private Object command(String name) {
        return switch (name) {
            case "update" -> new UpdateCommand(io);
            case "stream" -> new StreamCommand(io);
            case "pull" -> new PullCommand(io);
            case "diff" -> new DiffCommand(io);
            case "push" -> new PushCommand(io);
            case "categories" -> {
                CommandLine categories = new CommandLine(new CategoriesCommand(io));
                CategoriesCommand.changing(io).forEach(categories::addSubcommand);
                yield categories;
            }
            case "call" -> new CallCommand(io);
            case "doctor" -> new DoctorCommand(io);
            case "sandbox" -> new SandboxCommand(io);
            case "usersig" -> new UserSigCommand(io);
            default -> new CompletionCommand(io);
        };
    }

    private int wrongUsage(ParameterException e, String[] args) {
        io.error(words(e, args));
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        io.say("'" + command + " --help' shows what is understood.");
        return ExitCode.USAGE;
    }

    private static String words(ParameterException e, String[] args) {
        if (Arrays.stream(args).anyMatch(arg -> arg.equals(KEY_OPTION) || arg.startsWith(KEY_OPTION + "="))) {
            return "a secret key never goes on the command line, where others see it in the list of processes;"
                    + " put it into CHITCHAT_SECRET_KEY or name a file with --secret-key-file";
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            List<String> near = new ArrayList<>(unmatched.getSuggestions());
            near.remove(word); // behind -- it is no option
            return "'" + Redaction.of(word) + "' is not understood; "
                    + (near.isEmpty()
                            ? "check the spelling, and quote texts that hold spaces"
                            : "did you mean " + String.join(", ", near.subList(0, Math.min(3, near.size()))) + "?");
        }
        if (e instanceof MissingParameterException missing) {
            return missing.getMissing().get(0) instanceof OptionSpec option
                    ? option.longestName() + " has no value; give one behind it"
                    : missing.getMissing().get(0).paramLabel() + " is missing; name it behind the command";
        }
        return e instanceof OverwrittenOptionException twice && twice.getOverwritten() instanceof OptionSpec option
                ? option.longestName() + " is given twice; leave one out"
                : String.valueOf(e.getMessage());
    }

    private int failed(Exception e, CommandLine commandLine) {
        if (e instanceof UsageException usage) {
            usage.lines().forEach(io::error);
            return usage.exitCode();
        }
        if (e instanceof IOException why && why == broken) {
            return outputFailed(why);
        }
        io.error(
                e instanceof ChitchatException
                        ? String.valueOf(e.getMessage())
                        : e instanceof IOException why
                                ? "a file or the terminal could not be read or written (" + WholeFile.fault(why)
                                        + "); mend that, and give the command again"
                                : "unexpected failure: " + e + "; run again with --debug for more");
        if (commandLine.getParseResult().expandedArgs().contains("--debug")) {
            io.trace(e);
        }
        return ExitCode.FAILED;
    }

    private int outputFailed(IOException why) {
        int exitCode = Results.broken("", why).exitCode();
        io.error(
                exitCode == ExitCode.PIPE_CLOSED
                        ? "standard output was closed before all was written, so what has been read of it is not whole"
                        : "standard output could not be written whole (" + why.getMessage()
                                + "), so do not use what is there; make room, and give the command again"
                                + " unless it changed something, which is in effect");
        return exitCode;
    }

    /** A problem, without its text, for each argument and variable that the JVM has spoiled, decoding by the locale. */
    static List<String> spoiled(String encoding, String[] args, Map<String, String> environment) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            texts.put("argument " + (i + 1) + " of the command line", args[i]);
        }
        environment.forEach((name, text) -> {
            if (name.startsWith("CHITCHAT_")) {
                texts.put("the variable " + name, text);
            }
        });
        boolean utf8 = encoding.equalsIgnoreCase("UTF-8");
        String why = utf8
                ? "its bytes are not UTF-8; write it in UTF-8"
                : "the encoding of the locale is " + encoding + " and not UTF-8; run with LC_ALL=C.UTF-8";
        return texts.entrySet().stream()
                .filter(one -> one.getValue().chars().anyMatch(c -> c == LOST || (c > LAST_OF_ASCII && !utf8)))
                .map(one -> one.getKey() + " holds characters that were lost or changed on their way here, as " + why)
                .toList();
    }

    /** What comes before the name of a command. */
    @Command(
            name = "chitchat",
            description = "Changes the small-talk library of a Tencent Cloud Desk chatbot, at most 5 calls a second.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "'chitchat COMMAND --help' tells more, with examples and exit codes.",
                "Data goes to standard output, everything else to standard error.",
                "",
                "Try it without an account:",
                "  chitchat stream edits.jsonl --sandbox"
            })
    static final class ChitchatCommand implements Runnable {

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Shows this help.")
        boolean help;

        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "Shows the version.")
        boolean version;

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(), "the command is missing; give one of " + String.join(", ", Commands.NAMES));
        }
    }
}
