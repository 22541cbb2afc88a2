package dev.chitchat.spring;

import dev.chitchat.api.Account;
import java.net.URI;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the service is and who calls it. A bean of this type replaces the properties, for example in a test that has a
 * sandbox:
 *
 * <pre>{@code
 * @Bean
 * ChitchatConnectionDetails details(ChitchatSandbox sandbox) {
 *     return ChitchatConnectionDetails.of(sandbox.endpoint(), account);
 * }
 * }</pre>
 */
public interface ChitchatConnectionDetails extends ConnectionDetails {

    /** {@return where the service is: {@code http} or {@code https}, host and optional port} */
    URI endpoint();

    /** {@return who calls it: application, identifier and key} */
    Account account();

    /**
     * {@return details that are known already}
     *
     * @param endpoint where the service is
     * @param account who calls it
     */
    static ChitchatConnectionDetails of(URI endpoint, Account account) {
        return new Settings.Details(endpoint, account);
    }
}
