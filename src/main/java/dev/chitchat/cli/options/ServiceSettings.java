package dev.chitchat.cli.options;

import dev.chitchat.api.Account;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the service is reached, read and checked.
 *
 * @param target the account and address to use, or {@code null} for a sandbox in this process
 * @param rate calls a second
 * @param quota where the quota is kept
 * @param retries when failed calls are made again
 * @param timeout how long one attempt may take
 * @param configuration where all that came from
 */
public record ServiceSettings(
        @Nullable Target target,
        Rate rate,
        QuotaPlace quota,
        RetryPolicy retries,
        Duration timeout,
        Configuration configuration) {

    /**
     * Who calls whom.
     *
     * @param account who
     * @param address whom
     * @param network which way
     */
    record Target(Account account, Address address, ServiceOptions.Network network) {}

    /**
     * Reads the settings and tells everything that is missing or wrong to {@code problems}; only to be used if there
     * was nothing.
     */
    static ServiceSettings read(
            AccountOptions account, ServiceOptions service, Configuration configuration, Problems problems) {
        Duration wait = service.maxWait(problems);
        return new ServiceSettings(
                service.sandbox ? null : target(account, service, configuration, problems),
                service.rate(problems),
                service.quota(configuration, wait, problems),
                service.retries(wait, problems),
                service.timeout(problems),
                configuration);
    }

    /**
     * Who calls whom, for those who read later what a run said.
     *
     * @param account the SDKAppID
     * @param host the host of the service
     * @param quota where the quota is kept
     */
    public record Origin(long account, String host, String quota) {
        @Override
        public String toString() {
            return account + " at " + host;
        }
    }

    /** Who calls whom, unless that is a sandbox of this process. */
    public @Nullable Origin origin() {
        return target == null ? null : origin(target);
    }

    Origin origin(Target of) {
        return new Origin(of.account().sdkAppId(), of.address().host(), quota.toString());
    }

    private static @Nullable Target target(
            AccountOptions account, ServiceOptions service, Configuration configuration, Problems problems) {
        Address address = service.address(configuration, problems);
        Account caller = account.account(configuration, problems);
        ServiceOptions.Network network = service.network.read(configuration, problems);
        return address == null || caller == null ? null : new Target(caller, address, network);
    }
}
