package io.jenkins.plugins.bitwarden.identity;

/** How an {@link Answer} is shown on the credential's form. */
public enum Severity {
    /** The key works. */
    OK,
    /** The key may work later, or for another user, without a change. */
    WARNING,
    /** The key cannot work before something is corrected. */
    ERROR
}
