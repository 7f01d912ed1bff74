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
 * Which addresses the controller may be made to connect to. Whoever may test a credential chooses the server's
 * address, and so could have the controller look around where only the controller gets to.
 *
 * <p>A proxy looks up names itself, so of a request that goes through one only an address in figures and the names below
 * {@code localhost} are checked here: what else the proxy may reach is the proxy's to decide.
 */
public enum HostPolicy {
    /** For somebody who may administer: any address. */
    ANY_ADDRESS,

    /**
     * For anybody else: no loopback, unspecified, link-local or multicast address, none of this machine's own, and none
     * at which a cloud answers its own machines. Private networks are allowed, since that is where self-hosted servers are.
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

    /** Where Amazon, Google, Alibaba and Azure answer; most others, and these too, use link-local addresses. */
    private static final Set<String> METADATA =
            Set.of("fd00:ec2:0:0:0:0:0:254", "fd20:ce:0:0:0:0:0:254", "100.100.100.200", "168.63.129.16");

    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

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

    /** Looks into the IPv6 addresses that stand for an IPv4 address: IPv4-compatible, NAT64 and 6to4. */
    private static boolean allowsInner(InetAddress address) {
        if (!(address instanceof Inet6Address outer)) {
            return true;
        }
        byte[] bytes = outer.getAddress();
        if (outer.isIPv4CompatibleAddress() || Arrays.equals(bytes, 0, 12, TRANSLATED, 0, 12)) {
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
