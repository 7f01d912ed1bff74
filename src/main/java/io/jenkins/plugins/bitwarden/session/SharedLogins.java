package io.jenkins.plugins.bitwarden.session;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.remoting.Channel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The logins that blocks share now. They are kept in memory, because they have session keys: after a restart of the
 * controller, a block logs in anew. Safe for use by many threads.
 */
@Extension
public class SharedLogins {

    private final Map<LoginScope, SharedLogin<BlockLogin, OpenLogin>> logins = new HashMap<>();
    private Clock clock = Clock.systemUTC();

    static SharedLogins get() {
        return ExtensionList.lookupSingleton(SharedLogins.class);
    }

    /** Adds a block to those that share a login. See {@link SharedLogin#enter}. */
    synchronized SharedLogin<BlockLogin, OpenLogin>.Place enter(LoginScope scope, BlockLogin block, Runnable call) {
        return logins.computeIfAbsent(scope, first -> new SharedLogin<>()).enter(block, call);
    }

    /** Returns what a block may copy, the latest first. */
    synchronized List<OpenLogin> open(LoginScope scope) {
        SharedLogin<BlockLogin, OpenLogin> login = logins.get(scope);
        return login == null
                ? List.of()
                : login.open().stream()
                        .filter(open -> open.isFresh(clock.instant())
                                && !open.fingerprint().isEmpty())
                        .toList();
    }

    /** Keeps a directory without a block, in the place of those that blocks with the same login have kept before. */
    synchronized void keep(LoginScope scope, OpenLogin kept) {
        SharedLogin<BlockLogin, OpenLogin> login = logins.computeIfAbsent(scope, first -> new SharedLogin<>());
        List<SessionNote> before = login.open().stream()
                .map(OpenLogin::note)
                .filter(SessionNote::isOver)
                .toList();
        login.keep(kept);
        before.forEach(note -> {
            close(note);
            SessionReaper.release(note);
        });
    }

    /** Returns whether a directory is kept for blocks that come later. Nothing is kept on an agent that was lost. */
    synchronized boolean keeps(SessionNote note) {
        logins.forEach((scope, login) -> {
            if (scope.agent() instanceof Channel channel && channel.isClosingOrClosed()) {
                login.close(open -> open.note().isOver());
            }
        });
        clean();
        return logins.values().stream()
                .flatMap(login -> login.open().stream())
                .anyMatch(open -> open.note().name().equals(note.name()));
    }

    /** Forgets a directory that is about to be deleted. */
    synchronized void close(SessionNote note) {
        logins.values().forEach(login -> login.close(open -> open.note().name().equals(note.name())));
        clean();
    }

    /** Forgets logins that no block uses any more. */
    synchronized void clean() {
        logins.values().removeIf(SharedLogin::isOver);
    }

    /** Returns how many there are. */
    synchronized int size() {
        return logins.size();
    }

    Clock clock() {
        return clock;
    }

    void setClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * A directory that bw is logged in with, and what is needed to use a copy of it.
     *
     * @param sessionKey a secret; empty if the vault is locked
     * @param fingerprint see {@link io.jenkins.plugins.bitwarden.cli.AccountState}
     * @param since when the login began
     */
    record OpenLogin(SessionNote note, String sessionKey, String fingerprint, Instant since) {

        /** An access token is valid for an hour, and bw does not use one in its last five minutes. */
        private static final Duration FRESH = Duration.ofMinutes(50);

        /** Returns whether other blocks may still join it. */
        boolean isFresh(Instant now) {
            return since.plus(FRESH).isAfter(now);
        }

        OpenLogin with(String otherFingerprint) {
            return new OpenLogin(note, sessionKey, otherFingerprint, since);
        }

        OpenLogin copiedTo(SessionNote copy) {
            return new OpenLogin(copy, sessionKey, fingerprint, since);
        }

        /** Returns where it is; the session key is a secret. */
        @Override
        public String toString() {
            return note.toString();
        }
    }
}
