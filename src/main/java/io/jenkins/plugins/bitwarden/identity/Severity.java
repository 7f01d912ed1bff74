package io.jenkins.plugins.bitwarden.identity;

/** How bad an {@link Answer} is for somebody who wants to use the key. */
public enum Severity {
    /** The key works. */
    OK,
    /** Nothing to correct in the credential: it may work later, or for somebody else. */
    WARNING,
    /** Something must be corrected before the key can work. */
    ERROR
}
