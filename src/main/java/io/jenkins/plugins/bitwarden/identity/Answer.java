package io.jenkins.plugins.bitwarden.identity;

import org.jvnet.localizer.Localizable;

/**
 * What came of asking a server whether it accepts an API key. Only {@link Accepted} and {@link Rejected} say something
 * about the key itself.
 */
public sealed interface Answer permits Accepted, Rejected, Undecided {

    /** Returns what happened, what it means and what to do; it holds no secret and no text of the server's own. */
    Localizable sentence();

    /** Returns how bad this is. */
    Severity severity();
}
