package dev.chitchat;

import dev.chitchat.api.Account;
import dev.chitchat.api.Region;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Whose quota a call uses: an application lives in one region; at an address of nobody's the address tells whose quota it is.
 */
final class QuotaScope {

    private QuotaScope() {}

    static String of(Account caller, URI address) {
        String app = Long.toString(caller.sdkAppId());
        boolean known = Arrays.stream(Region.values())
                .flatMap(region -> Stream.of(region.endpoint(), region.backupEndpoint()))
                .anyMatch(host -> host.getHost().equalsIgnoreCase(address.getHost()));
        return known ? app : app + "@" + address.getRawAuthority();
    }
}
