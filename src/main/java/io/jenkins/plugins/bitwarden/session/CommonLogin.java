package io.jenkins.plugins.bitwarden.session;

import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.session.BlockLogin.Opened;
import io.jenkins.plugins.bitwarden.session.SessionCopies.Copy;
import io.jenkins.plugins.bitwarden.session.SharedLogins.OpenLogin;
import io.jenkins.plugins.bitwarden.vault.ItemContent;
import io.jenkins.plugins.bitwarden.vault.ItemFailure;
import io.jenkins.plugins.bitwarden.vault.VaultItems;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A login of one block for itself and for all that wait for it. Each of them gets a copy of the session. If the block
 * lists the items of the vault, those to which that list tells all that they need get their values instead.
 *
 * @param block the one that opens
 * @param place its place, which is not left meanwhile
 */
record CommonLogin(BlockLogin block, LoginScope scope, SharedLogin<BlockLogin, OpenLogin>.Place place) {

    private static final Logger LOGGER = Logger.getLogger(CommonLogin.class.getName());

    /**
     * Opens the block's session, in a copy of one that is open if there is one.
     *
     * @throws CliFailure if bw or the server refuses
     * @throws IOException if the agent is lost, or the directory cannot be created
     * @throws InterruptedException if the build was stopped
     */
    Opened open() throws CliFailure, IOException, InterruptedException {
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
        return block.joined(copy.get().login());
    }

    private Opened logIn() throws CliFailure, IOException, InterruptedException {
        Instant since = SharedLogins.get().clock().instant();
        CliSession session = block.opener().tryToOpen(block.directory(), block.login());
        try {
            boolean isKept = block.keeps() && hasNoKey();
            OpenLogin open = new OpenLogin(
                    block.note(),
                    session.sessionKey().orElse(""),
                    block.directory().latest().fingerprint(),
                    since);
            Optional<Opened> read = Optional.empty();
            try {
                if (isKept) {
                    keep(open);
                }
                read = serve(session, open);
            } catch (IOException | RuntimeException e) {
                LOGGER.log(
                        Level.WARNING, e, () -> block.note() + " could not be copied; other blocks log in themselves");
            }
            place.opened(open);
            if (read.isPresent()) {
                return read.get();
            }
            boolean triedToList = !block.listed().isEmpty();
            return new Opened(triedToList ? block.login().unlocked(session) : session);
        } catch (Throwable failure) {
            SessionOpener.close(session, failure);
            throw failure;
        }
    }

    private boolean hasNoKey() throws IOException, InterruptedException {
        Login login = block.login().login();
        boolean wentWithTheUnlock =
                login.masterPassword().isPresent() && login.unlock() == Login.Unlock.AT_ONCE_AND_DISCARD_KEY;
        return wentWithTheUnlock || block.directory().discardApiKey().isPresent();
    }

    private void keep(OpenLogin open) throws IOException, InterruptedException {
        copies(List.of(open)).make(List.of(block.note().toKeep())).stream()
                .filter(copy -> copy.problem() == null)
                .forEach(copy -> SharedLogins.get().keep(scope, copy.login()));
    }

    /** Gives all that wait what they need. Returns what the block itself has read, if it lists the items. */
    private Optional<Opened> serve(CliSession session, OpenLogin open) throws IOException, InterruptedException {
        boolean lists = !block.listed().isEmpty();
        copies(List.of(open))
                .makeFor(place.others().stream()
                        .filter(other -> !lists || other.block().listed().isEmpty())
                        .toList());
        return lists ? list(session, open) : Optional.empty();
    }

    /** Lists the items once for all whose values that tells. The others get copies, also if the block is stopped. */
    private Optional<Opened> list(CliSession session, OpenLogin open) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<SharedLogin<BlockLogin, OpenLogin>.Place> readers = new ArrayList<>(List.of(place));
        place.others().stream()
                .filter(other -> !other.block().listed().isEmpty())
                .forEach(readers::add);
        try {
            List<Optional<List<ItemContent>>> read = new VaultItems(session)
                    .readLocked(readers.stream()
                            .map(reader -> reader.block().listed())
                            .toList());
            for (int i = 1; i < readers.size(); i++) {
                if (read.get(i).isPresent()) {
                    readers.get(i).block().give(read.get(i).get(), start);
                }
            }
            return read.getFirst().map(own -> new Opened(Optional.of(session), Optional.of(own), start));
        } catch (CliFailure | ItemFailure unreadable) {
            return Optional.empty();
        } finally {
            copyAgain(open);
        }
    }

    /** Makes copies after bw has written to its data. */
    private void copyAgain(OpenLogin open) throws IOException, InterruptedException {
        List<SharedLogin<BlockLogin, OpenLogin>.Place> others = place.others();
        if (!others.isEmpty()) {
            String fingerprint = block.directory().state().fingerprint();
            copies(List.of(open.with(fingerprint))).makeFor(others);
        }
    }

    private SessionCopies copies(List<OpenLogin> sources) {
        return new SessionCopies(block.opener().launcher().getChannel(), sources);
    }
}
