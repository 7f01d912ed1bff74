package io.jenkins.plugins.bitwarden.identity;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/**
 * Which addresses the controller may connect to. A user who tests a credential chooses the server's address, and could
 * so probe hosts that only the controller can reach.
 *
 * <p>A proxy resolves host names itself. For a request through a proxy, only IP addresses and {@code localhost} names
 * are checked; the proxy decides about all others.
 */
public enum HostPolicy {
    /** For administrators. */
    ANY_ADDRESS,

    /**
     * For all other users. Refuses loopback, unspecified, link-local and multicast addresses, those of this machine,
     * and those of cloud metadata services. Private networks are allowed, because self-hosted servers are there.
     */
    NO_LOCAL_ADDRESS {
        @Override
        boolean allows(InetAddress address) {
            return !isLocal(address)
                    && !isOfThisMachine(address)
                    && !METADATA.contains(address.getHostAddress())
                    && allowsInner(address);
        }
    };

    /** The metadata services of Amazon, Google, Alibaba and Azure that are not at link-local addresses. */
    private static final Set<String> METADATA =
            Set.of("fd00:ec2:0:0:0:0:0:254", "fd20:ce:0:0:0:0:0:254", "100.100.100.200", "168.63.129.16");

    private static final byte[] NAT64_PREFIX = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    boolean allows(InetAddress address) {
        return true;
    }

    private static boolean isLocal(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address instanceof Inet4Address && address.getAddress()[0] == 0;
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }

    /** Checks the IPv4 address in an IPv4-compatible, NAT64 or 6to4 address. */
    private static boolean allowsInner(InetAddress address) {
        if (!(address instanceof Inet6Address outer)) {
            return true;
        }
        byte[] bytes = outer.getAddress();
        if (outer.isIPv4CompatibleAddress() || Arrays.equals(bytes, 0, 12, NAT64_PREFIX, 0, 12)) {
            return NO_LOCAL_ADDRESS.allows(inner(bytes, 12));
        }
        return bytes[0] != 0x20 || bytes[1] != 2 || NO_LOCAL_ADDRESS.allows(inner(bytes, 2));
    }

    private static InetAddress inner(byte[] bytes, int start) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, start, start + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
