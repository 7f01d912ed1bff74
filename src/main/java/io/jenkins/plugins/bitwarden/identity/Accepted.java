package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import org.jvnet.localizer.Localizable;

/**
 * The server accepts the key.
 *
 * @param clientId the masked client_id
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
