package dev.chitchat.cli;

import dev.chitchat.error.ChitchatException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that calls the service: its options for that, and the way from them to a connection. */
abstract class ServiceCommand implements Callable<Integer> {

    final ProcessIo surroundings;

    @Mixin
    AccountOptions account = new AccountOptions();

    @Mixin
    ServiceOptions service = new ServiceOptions();

    @Mixin
    GeneralOptions general = new GeneralOptions();

    ServiceCommand(ProcessIo surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Reads how the service is reached, the last that is read before the first call.
     *
     * @param problems what was wrong so far
     * @throws UsageException if there was anything, or is in here
     */
    final ServiceSettings settings(Problems problems) {
        ServiceSettings settings = ServiceSettings.read(account, service, surroundings.environment(), problems);
        problems.report();
        service.warn(account, general, surroundings);
        return settings;
    }

    /** Opens a client for single calls. */
    final Connection connect(ServiceSettings settings) {
        return Connection.open(settings, general, surroundings);
    }

    /** Tells why the command failed and returns its exit code. */
    final int failed(ChitchatException failure) {
        general.tell(failure, surroundings);
        return ExitCode.FAILED;
    }
}
