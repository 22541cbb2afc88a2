package dev.chitchat.cli.options;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.error.ChitchatException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that calls the service: its options for that, and the way from them to a connection. */
public abstract class ServiceCommand implements Callable<Integer> {

    /** Stands in the help of every command that changes something. */
    public static final String LIVE =
            "Changes the live bot at once: customers read it as soon as the service has accepted it.";

    public final ProcessIo io;

    @Mixin
    AccountOptions account = new AccountOptions();

    @Mixin
    public ServiceOptions service = new ServiceOptions();

    @Mixin
    public GeneralOptions general = new GeneralOptions();

    public ServiceCommand(ProcessIo io) {
        this.io = io;
    }

    /** Reads how the service is reached, the last before the first call; throws UsageException with all problems. */
    public final Connection.Settings settings(Problems problems) {
        Configuration configuration = account.configuration(io.environment(), problems);
        Connection.Settings settings = service.settings(account, configuration, problems);
        problems.report();
        if (settings.origin() != null) {
            io.origin().set(settings.origin().toString());
        }
        String open = general.quiet || service.sandbox ? null : account.fileOpenToEveryone(configuration);
        if (open != null) {
            io.warning("everyone on this machine can read the secret key in '" + open + "'; run chmod 600 on it");
        }
        return settings;
    }

    /** Tells why the command failed and returns its exit code. */
    public final int failed(ChitchatException failure) {
        general.tell(failure, io);
        return ExitCode.FAILED;
    }
}
