package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.session.SharedLogins.OpenLogin;
import io.jenkins.plugins.bitwarden.vault.ItemContent;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * How one block of a pipeline comes to its session. If other blocks of its build log in to the same account on the same
 * agent at the same time, it gets a copy of what the first of them has opened, or what the first has read for it. Else it
 * logs in.
 */
public final class BlockLogin {

    /**
     * What a block begins with.
     *
     * @param session nothing if another block has read all that this one needs. The caller must close it
     * @param contents what the block's requests found, in their order; nothing if they are still to be read
     * @param start {@link System#nanoTime()} when they began to be read
     */
    public record Opened(Optional<CliSession> session, Optional<List<ItemContent>> contents, long start) {

        /** A session in which nothing has been read. */
        public Opened(CliSession session) {
            this(Optional.of(session), Optional.empty(), 0);
        }
    }

    private final SessionOpener opener;
    private final SessionNote note;
    private final BuildLogin login;
    private final boolean keeps;
    private final List<ItemRequest> requests;
    private final NotedDirectory directory;
    private volatile LoginScope scope;
    private SharedLogin<BlockLogin, OpenLogin>.Place place;
    private volatile Opened read;

    /**
     * @param note where the block's directory is to be
     * @param keeps whether the login is kept for later blocks of the build, without the API key
     * @param requests what the block wants of the vault
     */
    public BlockLogin(
            SessionOpener opener, SessionNote note, BuildLogin login, boolean keeps, List<ItemRequest> requests) {
        this.opener = opener;
        this.note = note;
        this.login = login;
        this.keeps = keeps;
        this.requests = requests;
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

    NotedDirectory directory() {
        return directory;
    }

    boolean keeps() {
        return keeps;
    }

    /** Returns what the block wants of the vault, or nothing if one list of items does not tell all that it needs. */
    List<ItemRequest> listed() {
        boolean isListed = login.login().unlock() == Login.Unlock.WHEN_READ
                && requests.stream().allMatch(ItemRequest::isInListOfItems);
        return isListed ? requests : List.of();
    }

    /** Gives what was read for this block, which then needs no session, unless it does not wait any more. */
    void give(List<ItemContent> contents, long start) {
        read = new Opened(Optional.empty(), Optional.of(contents), start);
        if (!place().serve(null)) {
            read = null;
        }
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
     * Returns the session, or what was read for this block. To be called once, after the call.
     *
     * @throws AbortException if bw or the server refuses; the message is for the build's log
     * @throws IOException if the agent is lost, or the directory cannot be created
     * @throws InterruptedException if the build was stopped
     */
    public Opened open() throws IOException, InterruptedException {
        if (place() == null) {
            return new Opened(opener.open(directory, login));
        }
        return switch (place.state()) {
            case OPENING -> openForAll();
            case SERVED -> served();
            case FAILED -> throw again(place.failure());
            case WAITING, OPEN, LEFT -> throw new InterruptedException();
        };
    }

    private Opened openForAll() throws IOException, InterruptedException {
        try {
            return new CommonLogin(this, scope, place).open();
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

    private Opened served() {
        Opened other = read;
        Optional<OpenLogin> copy = place.take();
        read = null;
        log(copy.isEmpty(), Messages::BlockLogin_read);
        return copy.map(this::joined).orElse(other);
    }

    /** Gives up the place among those that share a login, unless {@link #open} has returned. May be called twice. */
    public void leave() {
        if (place() != null) {
            place.leave().map(OpenLogin::note).ifPresent(SessionReaper::release);
            SharedLogins.get().clean();
        }
        read = null;
    }

    /** Returns a session in a copy that was made for this block. */
    Opened joined(OpenLogin open) {
        log(true, Messages::BlockLogin_joined);
        return new Opened(CliSession.inCopy(directory.runner(), directory, login.login(), open.sessionKey()));
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
