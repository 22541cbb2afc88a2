package dev.chitchat.cli;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.plan.Plan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code push}: makes the library what a file says. */
@Command(
        name = "push",
        description = {
            "Compares a file with the library, shows the plan on standard error, and makes the calls that change"
                    + " something; a result line for each on standard output.",
            "",
            "A question without an id is added, unless the library has one with the same fields. One that the file lacks"
                    + " stays, unless --delete is given. If anything is wrong with the file, nothing is sent.",
            "",
            "A push that broke off goes on when it is given again: what is in the library already is not sent twice.",
            ""
        },
        footer = {"", "Example:", "  chitchat push library.yaml --region singapore"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the library is as the file says",
            "1:some calls failed, or the library could not be read",
            "2:wrong usage or configuration, or something is wrong with the file; nothing was sent",
            "130, 143, 129:interrupted by SIGINT, SIGTERM, SIGHUP"
        })
final class PushCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "The file, as pull writes it: .jsonl, .csv or .yaml.")
    @Nullable
    Path file;

    @Option(names = "--delete", description = "Deletes questions that the file lacks, for good, after confirmation.")
    boolean delete;

    @Option(names = "--yes", description = "Confirms deletions beforehand.")
    boolean yes;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description = "Where results go, a file that is empty or not there yet; standard output by default.")
    @Nullable
    Path results;

    @Option(names = "--resume", description = "Goes on after the results of earlier runs in --results FILE.")
    boolean resume;

    @Mixin
    AccountOptions account = new AccountOptions();

    @Mixin
    ServiceOptions service = new ServiceOptions();

    @Mixin
    GeneralOptions general = new GeneralOptions();

    PushCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        LibraryFile.Reading reading = LibraryFile.read(Path.of(String.valueOf(file)));
        Problems problems = new Problems();
        if (resume && results == null) {
            problems.add("--resume goes on after results in a file, and none is named; add --results FILE");
        }
        ServiceSettings settings = ServiceSettings.read(account, service, surroundings.environment(), problems);
        problems.report();
        service.warn(account, general, surroundings);
        try (Connection connection = Connection.open(settings)) {
            Plan plan =
                    plan(Plans.of(reading, LiveLibrary.read(connection.client().library())));
            Stop stop = surroundings.stop().get();
            try (OutputStream out = results == null ? surroundings.out() : PushResults.open(results, resume)) {
                return new PushEnd(surroundings, general)
                        .tell(new PushRun(connection.client(), plan, stop.requested()).run(), out, stop);
            }
        } catch (ChitchatException e) {
            general.tell(e, surroundings);
            return ExitCode.FAILED;
        }
    }

    private Plan plan(Plan whole) throws IOException {
        if (!general.quiet) {
            surroundings.err().print(new PlanText(whole).people());
        }
        Plans.refuseIfWrong(whole);
        if (!delete) {
            return whole.withoutDeletions();
        }
        if (whole.deletions() > 0 && !yes) {
            Confirmation.ask(whole.deletions(), surroundings);
        }
        return whole;
    }
}
