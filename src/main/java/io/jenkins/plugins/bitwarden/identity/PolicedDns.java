package io.jenkins.plugins.bitwarden.identity;

import java.io.Serial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.Dns;

/**
 * Looks up names, and keeps those of one host from leading where the policy does not allow. OkHttp connects to the very
 * addresses that it gets from here, so a name whose address changes between check and use gains nothing.
 *
 * @param dns looks up the names
 * @param host the server's host; any other that is looked up is a proxy's, which only an administrator can set
 * @param policy what the host's addresses must comply with
 */
record PolicedDns(Dns dns, String host, HostPolicy policy) implements Dns {

    /** What OkHttp takes for an address in figures, which it looks up nowhere. */
    private static final Pattern FIGURES = Pattern.compile("\\p{XDigit}*:[\\p{XDigit}:.]*|[\\d.]+");

    /** Names that always lead to the machine that looks them up, RFC 6761. */
    private static final Pattern LOCALHOST = Pattern.compile("(.*\\.)?localhost\\.?", Pattern.CASE_INSENSITIVE);

    /**
     * Checks the host if nobody needs to look it up, since a proxy would be asked for it as it is.
     *
     * @throws LocalAddressException if the policy does not allow it
     */
    void checkKnown() throws UnknownHostException {
        if (FIGURES.matcher(host).matches()) {
            check(InetAddress.getByName(host));
        } else if (LOCALHOST.matcher(host).matches()) {
            check(InetAddress.getLoopbackAddress());
        }
    }

    /** @throws LocalAddressException if the policy does not allow one of the host's addresses */
    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        List<InetAddress> addresses = dns.lookup(hostname);
        if (hostname.equalsIgnoreCase(host)) {
            for (InetAddress address : addresses) {
                check(address);
            }
        }
        return addresses;
    }

    private void check(InetAddress address) throws LocalAddressException {
        if (!policy.allows(address)) {
            throw new LocalAddressException();
        }
    }

    /** Thrown where a host's address is one that the {@link HostPolicy} does not allow. It does not say which. */
    static final class LocalAddressException extends UnknownHostException {

        @Serial
        private static final long serialVersionUID = 1;
    }
}
