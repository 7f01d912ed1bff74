package io.jenkins.plugins.bitwarden.embedded;

/** The certificate that an {@link EmbeddedBitwarden} shows to its clients. */
public enum Certificate {
    /** Signed by the server's own authority, for 127.0.0.1, valid today. */
    VALID,

    /** As {@link #VALID}, but out of date since yesterday. */
    EXPIRED,

    /** As {@link #VALID}, but for a host of another name. */
    WRONG_HOST,

    /** Signed by an authority that neither {@code caCertificate()} nor {@code clientTrust()} knows. */
    UNKNOWN_AUTHORITY
}
