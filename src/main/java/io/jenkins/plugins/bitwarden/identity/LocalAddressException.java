package io.jenkins.plugins.bitwarden.identity;

import java.io.Serial;
import java.net.UnknownHostException;

/** Thrown where a host's address is one that the {@link HostPolicy} does not allow. It does not say which. */
final class LocalAddressException extends UnknownHostException {

    @Serial
    private static final long serialVersionUID = 1;
}
