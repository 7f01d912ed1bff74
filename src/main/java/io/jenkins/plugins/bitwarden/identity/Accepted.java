package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import org.jvnet.localizer.Localizable;

/**
 * The server gave an access token for the key.
 *
 * @param clientId the first and the last characters of the client_id
 * @param server the server
 */
public record Accepted(String clientId, BitwardenServer server) implements Answer {

    @Override
    public Localizable sentence() {
        return Messages._ACCEPTED(server.url(), clientId);
    }

    @Override
    public Severity severity() {
        return Severity.OK;
    }
}
