package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.session.SessionCopies.Copy;
import io.jenkins.plugins.bitwarden.session.SharedLogins.OpenLogin;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How one block of a pipeline comes to its session. If other blocks of its build log in to the same account on the same
 * agent at the same time, it gets a copy of what the first of them has opened. Else it logs in.
 */
public final class BlockLogin {

    private static final Logger LOGGER = Logger.getLogger(BlockLogin.class.getName());

    private final SessionOpener opener;
    private final SessionNote note;
    private final BuildLogin login;
    private final boolean keeps;
    private final NotedDirectory directory;
    private volatile LoginScope scope;
    private SharedLogin<BlockLogin, OpenLogin>.Place place;

    /**
     * @param note where the block's directory is to be
     * @param keeps whether the login is kept for later blocks of the build, without the API key
     */
    public BlockLogin(SessionOpener opener, SessionNote note, BuildLogin login, boolean keeps) {
        this.opener = opener;
        this.note = note;
        this.login = login;
        this.keeps = keeps;
        directory = opener.directory(note);
    }

    /** Returns what the block logs in with. */
    public BuildLogin login() {
        return login;
    }

    /** Returns what logs in. */
    public SessionOpener opener() {
        return opener;
    }

    SessionNote note() {
        return note;
    }

    /**
     * Queues up if another block logs in.
     *
     * @param call is run as soon as {@link #open} need not wait for another block, maybe before this returns
     */
    public void enter(Runnable call) {
        Optional<LoginScope> shared = LoginScope.of(opener, login, keeps);
        if (shared.isEmpty()) {
            log(keeps, Messages::BlockLogin_notKept);
            call.run();
            return;
        }
        synchronized (this) {
            scope = shared.get();
            place = SharedLogins.get().enter(scope, this, call);
        }
        log(place.state() == SharedLogin.State.WAITING, Messages::BlockLogin_waiting);
    }

    /** The caller of {@link #enter} may still be in it. */
    private synchronized SharedLogin<BlockLogin, OpenLogin>.Place place() {
        return place;
    }

    /**
     * Returns the session, which the caller must close. To be called once, after the call.
     *
     * @throws AbortException if bw or the server refuses; the message is for the build's log
     * @throws IOException if the agent is lost, or the directory cannot be created
     * @throws InterruptedException if the build was stopped
     */
    public CliSession open() throws IOException, InterruptedException {
        if (place() == null) {
            return opener.open(directory, login);
        }
        return switch (place.state()) {
            case OPENING -> openForAll();
            case SERVED -> joined(place.take());
            case FAILED -> throw again(place.failure());
            case WAITING, OPEN, LEFT -> throw new InterruptedException();
        };
    }

    /** Gives up the place among those that share a login, unless {@link #open} has returned. May be called twice. */
    public void leave() {
        if (place() != null) {
            place.leave().map(OpenLogin::note).ifPresent(SessionReaper::release);
            SharedLogins.get().clean();
        }
    }

    private CliSession openForAll() throws IOException, InterruptedException {
        try {
            List<SharedLogin<BlockLogin, OpenLogin>.Place> places = new ArrayList<>(List.of(place));
            places.addAll(place.others());
            Optional<Copy> copy = copies(SharedLogins.get().open(scope)).makeFor(places);
            if (copy.isEmpty()) {
                return logIn();
            }
            if (copy.get().problem() != null) {
                throw copy.get().problem();
            }
            place.opened(copy.get().login());
            return joined(copy.get().login());
        } catch (CliFailure refused) {
            place.failed(refused);
            throw again(refused);
        } catch (IOException e) {
            if (!opener.isLost(e)) {
                throw e;
            }
            LostAgentException lost = opener.lost(note);
            place.failed(lost);
            throw lost;
        }
    }

    private CliSession logIn() throws CliFailure, IOException, InterruptedException {
        Instant since = SharedLogins.get().clock().instant();
        CliSession session = opener.tryToOpen(directory, login);
        try {
            boolean isKept = keeps && hasNoKey();
            OpenLogin open = new OpenLogin(
                    note, session.sessionKey().orElse(""), directory.latest().fingerprint(), since);
            try {
                if (isKept) {
                    keep(open);
                }
                copies(List.of(open)).makeFor(place.others());
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> note + " could not be copied; other blocks log in themselves");
            }
            place.opened(open);
            return session;
        } catch (Throwable failure) {
            SessionOpener.close(session, failure);
            throw failure;
        }
    }

    private boolean hasNoKey() throws IOException, InterruptedException {
        boolean wentWithTheUnlock = login.login().masterPassword().isPresent()
                && login.login().unlock() == Login.Unlock.AT_ONCE_AND_DISCARD_KEY;
        return wentWithTheUnlock || directory.discardApiKey().isPresent();
    }

    private void keep(OpenLogin open) throws IOException, InterruptedException {
        copies(List.of(open)).make(List.of(note.toKeep())).stream()
                .filter(copy -> copy.problem() == null)
                .forEach(copy -> SharedLogins.get().keep(scope, copy.login()));
    }

    private SessionCopies copies(List<OpenLogin> sources) {
        return new SessionCopies(opener.launcher().getChannel(), sources);
    }

    private CliSession joined(OpenLogin open) {
        log(true, Messages::BlockLogin_joined);
        return CliSession.inCopy(directory.runner(), directory, login.login(), open.sessionKey());
    }

    /** Returns the failure of a login as that of this block, which may know the key by another credential. */
    private AbortException again(Exception failure) {
        if (failure instanceof LostAgentException) {
            return new LostAgentException(failure.getMessage());
        }
        return new AbortException(
                failure instanceof CliFailure refused ? login.message(refused) : failure.getMessage());
    }

    private void log(boolean isSo, BiFunction<Object, Object, String> message) {
        if (isSo) {
            Object server = login.login().key().server().url();
            opener.listener().getLogger().println(message.apply(server, login.key()));
        }
    }
}
