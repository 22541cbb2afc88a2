package dev.chitchat.cli;

import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.auth.UserSigFinding;
import dev.chitchat.auth.UserSigReader;
import dev.chitchat.auth.UserSigReport;
import dev.chitchat.auth.UserSigSigner;
import dev.chitchat.cli.input.LineReader;
import dev.chitchat.cli.options.AccountOptions;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.Quantity;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.text.Cleaner;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code usersig}: makes a UserSig, or explains one. */
@Command(
        name = "usersig",
        description = {
            "Prints a UserSig; or, with --explain, says what is wrong with one.",
            "It reads the one to explain on standard input, does not show it again, and compares it with the account as far"
                    + " as one is given."
        },
        footer = {
            "Examples:",
            "  chitchat usersig --sdk-app-id 88888888 --secret-key-file key.txt --expire 1h",
            "  chitchat usersig --explain --sdk-app-id 88888888 < usersig.txt"
        },
        exitCodeList = {
            "0:printed, or nothing is wrong with it",
            "1:something is wrong with it",
            "2:wrong usage or configuration"
        })
final class UserSigCommand implements Callable<Integer> {

    private final ProcessIo io;
    private final Clock clock = Clock.systemUTC();

    @Option(
            names = "--expire",
            paramLabel = "D",
            description = "How long it is valid, a minute to 50 years; 24h by default.")
    private @Nullable String expire;

    @Option(names = "--explain", description = "Reads a UserSig on standard input and says what is wrong with it.")
    private boolean explain;

    @Mixin
    AccountOptions account = new AccountOptions();

    @Mixin
    GeneralOptions general = new GeneralOptions();

    UserSigCommand(ProcessIo io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        if (explain && expire != null) {
            problems.add("--expire and --explain do not go together, a UserSig read keeps its time; leave one out");
        }
        return explain ? explain(problems) : print(problems);
    }

    private int explain(Problems problems) throws IOException {
        AccountOptions.Known known = account.known(io.environment(), problems);
        problems.report();
        SecretKey key = known.key() == null ? null : SecretKey.of(known.key());
        UserSigReader reader = new UserSigReader(clock, known.app(), known.who(), key);
        String typed = LineReader.typed(io.in(), "the UserSig");
        UserSigReport report =
                reader.read(typed.replaceFirst("\\r?\\n\\z", "")); // a line's end is of the way it was typed in
        line("identifier: ", report.identifier());
        line("SDKAppID: ", report.sdkAppId());
        line("issued: ", report.issuedAt());
        line("expires: ", report.expiresAt());
        for (UserSigFinding finding : report.findings()) {
            line("wrong: ", finding.message());
        }
        if (report.isFine()) {
            line("", "nothing is wrong with it, as far as it could be checked");
        }
        return report.isFine() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private int print(Problems problems) throws IOException {
        Duration validity = problems.read("--expire", expire, Quantity::duration, Duration.ofHours(24));
        Account signer = account.account(account.configuration(io.environment(), problems), problems);
        problems.report();
        Objects.requireNonNull(signer);
        try {
            String userSig = UserSigSigner.of(signer.sdkAppId(), signer.identifier(), signer.secretKey())
                    .sign(clock.instant(), validity);
            io.print(userSig + "\n");
            return ExitCode.DONE;
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "--expire '" + expire + "' cannot be used: " + e.getMessage() + "; give for example 24h");
        }
    }

    private void line(String name, @Nullable Object value) throws IOException {
        if (value != null) {
            io.print(name + Cleaner.line(value.toString()) + "\n");
        }
    }
}
