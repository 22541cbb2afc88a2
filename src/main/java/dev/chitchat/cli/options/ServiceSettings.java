package dev.chitchat.cli.options;

import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import java.time.Duration;
import java.util.function.UnaryOperator;
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
     * @param host whom
     * @param way tells a builder how
     */
    record Target(Account account, String host, UnaryOperator<ChitchatClientBuilder> way) {}

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
        return new Origin(of.account().sdkAppId(), of.host(), quota.toString());
    }
}
