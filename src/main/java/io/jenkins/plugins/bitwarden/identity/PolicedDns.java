package io.jenkins.plugins.bitwarden.identity;

import java.io.Serial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.Dns;

/**
 * Resolves host names, and refuses addresses of one host that the policy does not allow. OkHttp connects to the
 * addresses that it gets here, so a name cannot change its address between check and use.
 *
 * @param host the server's host. Any other is a proxy's, which only an administrator can set
 */
record PolicedDns(Dns dns, String host, HostPolicy policy) implements Dns {

    /** Hosts that OkHttp takes for IP addresses and does not look up. */
    private static final Pattern IP_ADDRESS = Pattern.compile("\\p{XDigit}*:[\\p{XDigit}:.]*|[\\d.]+");

    /** RFC 6761: these names always mean the machine that resolves them. */
    private static final Pattern LOCALHOST = Pattern.compile("(.*\\.)?localhost\\.?", Pattern.CASE_INSENSITIVE);

    /**
     * Checks a host that needs no lookup. Through a proxy, {@link #lookup} is not called for it.
     *
     * @throws LocalAddressException if the policy does not allow the host
     */
    void checkKnown() throws UnknownHostException {
        if (IP_ADDRESS.matcher(host).matches()) {
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

    /** Thrown if the {@link HostPolicy} does not allow an address. It does not tell the address. */
    static final class LocalAddressException extends UnknownHostException {

        @Serial
        private static final long serialVersionUID = 1;
    }
}
