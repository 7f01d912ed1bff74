package io.jenkins.plugins.bitwarden.credentials;

import io.jenkins.plugins.bitwarden.account.ClientId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import jenkins.security.HMACConfidentialKey;

/**
 * What this controller calls itself at a Bitwarden server. The server mails an account's owner about each device that it
 * has not seen before, so builds and the credential form must use one id for a key, always the same.
 */
public final class DeviceId {

    private static final HMACConfidentialKey KEY = new HMACConfidentialKey(DeviceId.class, "deviceId");

    /** What the account's list of devices calls this controller where the plugin asks itself; bw has names of its own. */
    public static final String NAME = "Jenkins";

    private DeviceId() {}

    /** Returns the id of this controller for the account of this key, which tells a server nothing about either. */
    public static UUID of(ClientId clientId) {
        ByteBuffer bytes = ByteBuffer.wrap(KEY.mac(clientId.value().getBytes(StandardCharsets.UTF_8)));
        // The bits that make it a random UUID, version 4.
        long high = bytes.getLong() & ~0xF000L | 0x4000L;
        long low = bytes.getLong() & ~(0b11L << 62) | 0b10L << 62;
        return new UUID(high, low);
    }
}
