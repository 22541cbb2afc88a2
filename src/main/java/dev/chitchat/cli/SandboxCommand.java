package dev.chitchat.cli;

import dev.chitchat.cli.library.LibraryFile;
import dev.chitchat.cli.options.AccountOptions;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.Quantity;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.Paging;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.SandboxStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sandbox}: the stand-in for the service, until it is stopped. */
@Command(
        name = "sandbox",
        description = {
            "Runs a stand-in for the service on 127.0.0.1 and prints its URL.",
            "It runs until Ctrl-C or SIGTERM; then it says what it has seen. An account is checked as far as one is given."
        },
        footer = {"Example:", "  chitchat sandbox --port 8642 --model sliding-log --jitter uniform"},
        exitCodeList = "2:wrong usage or configuration, or the port is taken")
final class SandboxCommand implements Callable<Integer> {

    private static final int LARGEST_PORT = 65535;

    private final ProcessIo io;

    @Option(names = "--port", paramLabel = "P", description = "The port; any that is free by default.")
    private @Nullable String port;

    @Option(
            names = "--model",
            paramLabel = "M",
            description = "How calls are counted: none, fixed-window, sliding-log (the default), sliding-log-all,"
                    + " token-bucket, weighted-window, strict-1 or strict-2.")
    private @Nullable String model;

    @Option(names = "--limit", paramLabel = "N", description = "Calls a second that are allowed; 5 by default.")
    private @Nullable String limit;

    @Option(
            names = "--jitter",
            paramLabel = "J",
            description = "How long messages are under way: none (the default), uniform, lognormal, spike, or"
                    + " steady-10ms for 10 ms.")
    private @Nullable String jitter;

    @Option(
            names = "--faults",
            paramLabel = "RATE",
            description = "The share of calls that fail on purpose, 0 to 1; 0 by default.")
    private @Nullable String faults;

    @Option(
            names = "--fault-kinds",
            paramLabel = "KIND,…",
            description = "How they fail; in all these ways by default: http-502-html, reset-before, stall-before,"
                    + " http-502-after, reset-after, stall, truncated-body, reset-reading, stall-reading, garbage,"
                    + " internal-60008.")
    private @Nullable String faultKinds;

    @Option(names = "--seed", paramLabel = "N", description = "Where its random numbers start.")
    private @Nullable String seed;

    @Option(names = "--always", paramLabel = "CODE", description = "Answers every call with this error code.")
    private @Nullable String always;

    @Option(
            names = "--library",
            paramLabel = "FILE",
            description = "What its library holds at first: questions and categories, one JSON object a line, or a"
                    + " library as pull writes it (.csv, .yaml). Questions and categories that are not in there are"
                    + " then unknown (-50003).")
    private @Nullable Path library;

    @Option(
            names = "--pages",
            paramLabel = "WAY",
            description =
                    "How listings are cut where the service's documents leave it open: plain (the default), clamped"
                            + " (past the end comes the last page again), capped (at most 20 a page) or refused (-7 past the end).")
    private @Nullable String pages;

    @Option(
            names = "--similar-command",
            paramLabel = "NAME",
            description = "The only name of the command of similar questions: update_similar_chitchat or"
                    + " update_chitchat_similar; both by default, as the documents name both.")
    private @Nullable String similarCommand;

    @Option(names = "--ids-only", description = "Lists the id of each question and nothing else.")
    private boolean idsOnly;

    @Option(names = "--refuse-empty-updates", description = "Answers -7 to an update with nothing to change.")
    private boolean emptyUpdatesRefused;

    @Option(names = "--small-talk-off", description = "Says in the bot's configuration that it answers no small talk.")
    private boolean smallTalkOff;

    @Mixin
    AccountOptions account = new AccountOptions();

    @Mixin
    GeneralOptions general = new GeneralOptions();

    private SandboxOptions options = SandboxOptions.DEFAULTS;

    SandboxCommand(ProcessIo io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        LibrarySeed seed = seed(library, problems);
        SandboxOptions behaviour = behaviour(problems);
        AccountOptions.Known access = account.known(io.environment(), problems);
        problems.report();
        Stop stop = io.stop().get();
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(behaviour
                .withSdkAppId(access.app() == null ? 0 : access.app())
                .withIdentifier(access.who())
                .withSecretKey(access.key())
                .withKnownQuestionsOnly(library != null))) {
            sandbox.load(seed);
            io.print(sandbox.endpoint() + "\n");
            Stop.Reason why = stop.requested().block();
            general.say(words(sandbox.statistics()), io);
            return why == null ? ExitCode.DONE : why.exitCode();
        } catch (UncheckedIOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private SandboxOptions behaviour(Problems problems) {
        change("--port", port, text -> options.withPort((int) Quantity.whole(text, 0, LARGEST_PORT)), problems);
        change("--model", model, text -> options.withModel(CountingModel.from(text)), problems);
        change("--limit", limit, text -> options.withLimitPerSecond(Quantity.decimal(text)), problems);
        change("--jitter", jitter, text -> options.withJitter(Jitter.from(text)), problems);
        long most = Quantity.LARGEST;
        change("--seed", seed, text -> options.withSeed(Quantity.whole(text, -most, most)), problems);
        change(
                "--always",
                always,
                text -> options.withAlwaysCode((int) Quantity.whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE)),
                problems);
        change("--pages", pages, text -> options.withPaging(Paging.from(text)), problems);
        change("--similar-command", similarCommand, text -> options.withSimilarCommand(text), problems);
        return options.withFaults(faults(problems))
                .withIdsOnly(idsOnly)
                .withEmptyUpdatesRefused(emptyUpdatesRefused)
                .withChitchatEnabled(!smallTalkOff);
    }

    private void change(
            String option, @Nullable String given, Function<String, SandboxOptions> change, Problems problems) {
        options = problems.read(option, given, change, options);
    }

    private Faults faults(Problems problems) {
        if (faultKinds != null && faults == null) {
            problems.add("--fault-kinds alone does nothing, as no call fails on purpose by default;"
                    + " give --faults RATE too");
        }
        Fault[] kinds = problems.read("--fault-kinds", faultKinds, SandboxCommand::kinds, new Fault[0]);
        return problems.read("--faults", faults, text -> Faults.of(Quantity.decimal(text), kinds), Faults.NONE);
    }

    private static Fault[] kinds(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(Fault::from)
                .toArray(Fault[]::new);
    }

    private static String words(SandboxStatistics seen) {
        return Formats.count(seen.calls(), "call") + ", " + seen.accepted() + " accepted, " + seen.rejected()
                + " rejected (-14), " + seen.refused() + " refused with another code, "
                + Formats.count(seen.faults(), "fault") + ", at most "
                + Formats.count(seen.maxArrivalsInAnyWindow(), "arrival") + " in any second, "
                + Formats.rate(seen.arrivalsPerSecond());
    }

    /** What the library is to hold at first: nothing where no file is given; one that cannot be read is a problem. */
    static LibrarySeed seed(@Nullable Path file, Problems problems) {
        try {
            return LibrarySeed.parse(file == null ? List.of() : LibraryFile.jsonByLine(file));
        } catch (IllegalArgumentException e) {
            problems.add("--library " + file + ", " + e.getMessage());
        } catch (UsageException e) {
            e.problems().forEach(problem -> problems.add("--library: " + problem));
        }
        return LibrarySeed.parse(List.of());
    }
}
