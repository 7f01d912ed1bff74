package io.jenkins.plugins.bitwarden.credentials;

import io.jenkins.plugins.bitwarden.account.ClientId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import jenkins.security.HMACConfidentialKey;

/**
 * The device that this controller is to a Bitwarden server. The server mails the account's owner about each new device,
 * so builds and the credential form always use the same one for a key.
 */
public final class DeviceId {

    private static final HMACConfidentialKey KEY = new HMACConfidentialKey(DeviceId.class, "deviceId");

    /** The device's name in the account's list if the plugin itself asks the server; bw sends names of its own. */
    public static final String NAME = "Jenkins";

    private DeviceId() {}

    /** Returns the ID of this controller for the account of this key. It reveals neither of them. */
    public static UUID of(ClientId clientId) {
        ByteBuffer bytes = ByteBuffer.wrap(KEY.mac(clientId.value().getBytes(StandardCharsets.UTF_8)));
        // The bits that make it a random UUID, version 4.
        long high = bytes.getLong() & ~0xF000L | 0x4000L;
        long low = bytes.getLong() & ~(0b11L << 62) | 0b10L << 62;
        return new UUID(high, low);
    }
}
