package dev.chitchat.cli.doctor;

import dev.chitchat.cli.doctor.Checkup.Finding.Health;
import dev.chitchat.cli.doctor.Checkup.Signs;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.retry.RetryPolicy;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import reactor.core.publisher.Flux;

/** {@code doctor}: whether calls can work from here, and what to mend if not. */
@Command(
        name = "doctor",
        description = {
            "Looks whether calls would work, and says what to mend; changes nothing.",
            "It looks at the host, TLS, the clock, the account, the quota and whether the bot has small talk on, by reading"
                    + " the categories of the service eleven times and the bot's configuration once. Nothing is called"
                    + " twice (--max-retries is not used)."
        },
        footer = {"Example:", "  chitchat doctor --region singapore"},
        exitCodeList = {
            "0:calls work, warnings included",
            "1:something has to be repaired first",
            "2:wrong usage or configuration, nothing was sent",
            "130:interrupted"
        })
public final class DoctorCommand extends ServiceCommand {

    public DoctorCommand(ProcessIo io) {
        super(io);
    }

    @Override
    public Integer call() throws IOException {
        Connection.Settings settings = settings(new Problems());
        Signs signs = new Signs(Clock.systemUTC());
        List<Checkup.Finding> findings = new ArrayList<>();
        try (Connection connection = Connection.unchecked(
                settings, builder -> builder.httpClient(signs::watch).retry(RetryPolicy.none()))) {
            print("ok", "program", GeneralOptions.Version.words() + ", Java " + System.getProperty("java.version"));
            for (String words : settings.configuration().words()) {
                print("ok", "setting", words);
            }
            String problem = connection.quotaProblem(settings, Duration.ofSeconds(5));
            Flux<Checkup.Finding> found = problem == null
                    ? new Checkup(connection.client(), signs).findings()
                    : Flux.just(Health.FAILURE.of("quota", problem));
            for (Checkup.Finding finding : found.toIterable(1)) {
                findings.add(finding);
                print(finding.health().name().toLowerCase(Locale.ROOT), finding.subject(), finding.words());
            }
        }
        return findings.stream().anyMatch(found -> found.health() == Health.FAILURE) ? ExitCode.FAILED : ExitCode.DONE;
    }

    private void print(String health, String subject, String words) throws IOException {
        String line = Cleaner.line(String.format(Locale.ROOT, "%-8s %-8s %s", health, subject, words));
        io.print(line + "\n");
    }
}
