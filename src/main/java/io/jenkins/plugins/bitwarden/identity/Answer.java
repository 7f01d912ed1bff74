package io.jenkins.plugins.bitwarden.identity;

import org.jvnet.localizer.Localizable;

/**
 * The answer to whether a server accepts an API key. Only {@link Accepted} and {@link Rejected} tell something about
 * the key.
 */
public sealed interface Answer permits Accepted, Rejected, Undecided {

    /** Returns what happened and what to do. It contains no secret and no text from the server. */
    Localizable sentence();

    Severity severity();
}
