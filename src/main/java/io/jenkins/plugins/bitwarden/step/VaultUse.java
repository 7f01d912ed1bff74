package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.session.BlockLogin.Opened;
import io.jenkins.plugins.bitwarden.session.BuildLogin;
import io.jenkins.plugins.bitwarden.session.SessionNote;
import io.jenkins.plugins.bitwarden.session.SessionOpener;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import net.sf.json.JSONObject;

/**
 * What a block, or the build steps of a classic job, get from the vault.
 *
 * @param items the values that they find in variables
 * @param exposeSession whether their scripts can call bw, or null if the items decide
 * @param discardApiKey whether bw's data holds no API key while the scripts run
 * @param keepLogin whether later blocks of the build need no login
 */
record VaultUse(
        List<BitwardenItem> items, @CheckForNull Boolean exposeSession, boolean discardApiKey, boolean keepLogin) {

    /** A session and no items. */
    static final VaultUse DEFAULT = new VaultUse(List.of(), null, false, false);

    /** Takes whatever a form or a script has; see {@link #problem}. */
    VaultUse {
        items = Collections.unmodifiableList(new ArrayList<>(Util.fixNull(items)));
    }

    VaultUse withItems(List<BitwardenItem> others) {
        return new VaultUse(others, exposeSession, discardApiKey, keepLogin);
    }

    VaultUse withExposeSession(@CheckForNull Boolean other) {
        return new VaultUse(items, other, discardApiKey, keepLogin);
    }

    VaultUse withDiscardApiKey(boolean other) {
        return new VaultUse(items, exposeSession, other, keepLogin);
    }

    VaultUse withKeepLogin(boolean other) {
        return new VaultUse(items, exposeSession, discardApiKey, other);
    }

    /** Returns whether scripts can call bw. Unless a job says so, they can if there is nothing else to use. */
    boolean exposesSession() {
        return exposeSession == null ? items.isEmpty() : exposeSession;
    }

    /** Returns whether scripts can call bw, or null if that is as it would be without a choice. */
    @CheckForNull
    Boolean ownChoice() {
        return exposesSession() == items.isEmpty() ? null : exposesSession();
    }

    /**
     * Returns why nothing can be used like this, whatever credentials there are, for the build's log; nothing if it can.
     */
    Optional<String> problem() {
        Optional<String> problem = BitwardenItem.problem(items);
        if (problem.isEmpty() && items.isEmpty() && !exposesSession()) {
            return Optional.of(Messages.VaultUse_nothing());
        }
        return problem;
    }

    /** Returns the variables that will hold secrets of items. */
    Stream<String> secretVariables() {
        return items.stream().filter(Objects::nonNull).flatMap(BitwardenItem::secretVariables);
    }

    /** Returns whether scripts run beside a directory that must be deleted after them: of the session, or of files. */
    boolean needsCleanUp() {
        return exposesSession() || items.stream().anyMatch(BitwardenItem::isInFile);
    }

    /** Returns what the items want of the vault: for each its value, and its user name if that is wanted. */
    List<ItemRequest> requests() {
        return items.stream()
                .flatMap(item -> item.getUsernameVariable() == null
                        ? Stream.of(item.request())
                        : Stream.of(item.request(), item.usernameRequest()))
                .toList();
    }

    /**
     * Reads the items, unless they have been read, and closes the session if there is one and scripts cannot call bw.
     *
     * @param note of the session's directory
     * @throws AbortException if a value cannot be read; the message is for the build's log
     * @throws IOException if the agent is lost, or the session's directory cannot be deleted
     * @throws InterruptedException if the build was stopped
     */
    ItemEnvironment read(SessionOpener opener, BuildLogin login, Opened opened, SessionNote note)
            throws IOException, InterruptedException {
        ItemEnvironment values = new ItemReader(opener, login, opened, note).read(this);
        if (opened.session().isPresent() && !exposesSession()) {
            opener.close(opened.session().get());
        }
        return values;
    }

    /** Changes and returns a form's data: a box that is not checked leaves it to the items whether scripts can call bw. */
    static JSONObject leaveToItems(JSONObject form) {
        if (!form.optBoolean("exposeSession")) {
            form.remove("exposeSession");
        }
        return form;
    }

    /**
     * Returns a login that fits.
     *
     * @throws AbortException if there is a {@link #problem}, or no master password for what needs one; the message is for
     *     the build's log
     */
    BuildLogin fit(BuildLogin chosen) throws AbortException {
        Optional<String> problem = problem();
        if (problem.isPresent()) {
            throw new AbortException(problem.get());
        }
        if (!items.isEmpty()) {
            chosen.checkUnlocks();
        }
        if (discardApiKey && chosen.login().masterPassword().isEmpty()) {
            throw new AbortException(
                    Messages.VaultUse_discardLocked(chosen.credential().getId()));
        }
        if (!exposesSession() && !keepLogin) {
            return chosen.with(Login.Unlock.WHEN_READ);
        }
        return chosen.with(discardApiKey || keepLogin ? Login.Unlock.AT_ONCE_AND_DISCARD_KEY : Login.Unlock.AT_ONCE);
    }
}
