package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import io.jenkins.plugins.bitwarden.agent.LauncherRunner;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
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
    private final NotedDirectory directory;
    private final LauncherRunner runner;
    private volatile LoginScope scope;
    private SharedLogin<BlockLogin, OpenLogin>.Place place;

    /**
     * @param note where the block's directory is to be
     */
    public BlockLogin(SessionOpener opener, SessionNote note, BuildLogin login) {
        this.opener = opener;
        this.note = note;
        this.login = login;
        directory = opener.directory(note);
        runner = opener.runner(directory);
    }

    /** Returns what the block logs in with. */
    public BuildLogin login() {
        return login;
    }

    /** Returns what opens the session. */
    public SessionOpener opener() {
        return opener;
    }

    /**
     * Queues up if another block logs in.
     *
     * @param call is run as soon as {@link #open} need not wait for another block, maybe before this returns
     * @throws IOException if the agent is lost
     * @throws InterruptedException if the build was stopped
     */
    public void enter(Runnable call) throws IOException, InterruptedException {
        Optional<LoginScope> shared;
        try {
            shared = LoginScope.of(opener, runner, login);
        } catch (IOException e) {
            throw opener.isLost(e) ? opener.lost(note) : e;
        }
        if (shared.isEmpty()) {
            call.run();
            return;
        }
        synchronized (this) {
            scope = shared.get();
            place = SharedLogins.get().enter(scope, this, call);
        }
        if (place.state() == SharedLogin.State.WAITING) {
            log(Messages::BlockLogin_waiting);
        }
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
            return opener.open(directory, runner, login);
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
            Optional<Copy> copy = copy(SharedLogins.get().open(scope), true);
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
        CliSession session = opener.tryToOpen(directory, runner, login);
        OpenLogin open = new OpenLogin(
                note, session.sessionKey().orElse(""), directory.latest().fingerprint(), since);
        try {
            copy(List.of(open), false);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> note + " could not be copied; other blocks log in themselves");
        } catch (InterruptedException stopped) {
            SessionOpener.close(session, stopped);
            throw stopped;
        }
        place.opened(open);
        return session;
    }

    /** Makes copies for all blocks that wait, and, if it is wanted, first for this one, and returns that. */
    private Optional<Copy> copy(List<OpenLogin> sources, boolean own) throws IOException, InterruptedException {
        List<SharedLogin<BlockLogin, OpenLogin>.Place> places = new ArrayList<>(place.others());
        if (own) {
            places.add(0, place);
        }
        List<Copy> copies = new SessionCopies(opener.launcher().getChannel(), sources)
                .make(places.stream().map(each -> each.block().note).toList());
        for (int i = 0; i < copies.size(); i++) {
            hand(copies.get(i), places.get(i));
        }
        return own ? copies.stream().findFirst() : Optional.empty();
    }

    private void hand(Copy copy, SharedLogin<BlockLogin, OpenLogin>.Place to) {
        if (copy.problem() != null) {
            to.refuse(copy.problem());
            return;
        }
        if (!copy.isPrivate()) {
            NotedDirectory.warnNotPrivate(copy.login().note(), to.block().opener.listener());
        }
        if (to != place && !to.serve(copy.login())) {
            SessionReaper.release(copy.login().note());
        }
    }

    private CliSession joined(OpenLogin open) {
        log(Messages::BlockLogin_joined);
        return CliSession.inCopy(runner, directory, login.login(), open.sessionKey());
    }

    /** Returns the failure of a login as that of this block, which may know the key by another credential. */
    private AbortException again(Exception failure) {
        return failure instanceof CliFailure refused
                ? new AbortException(login.message(refused))
                : failure instanceof LostAgentException
                        ? new LostAgentException(failure.getMessage())
                        : new AbortException(failure.getMessage());
    }

    private void log(BiFunction<Object, Object, String> message) {
        String line = message.apply(login.login().key().server().url(), login.key());
        opener.listener().getLogger().println(line);
    }
}
