package io.jenkins.plugins.bitwarden.session;

import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.bitwarden.agent.DirectoryCopies;
import io.jenkins.plugins.bitwarden.session.SharedLogins.OpenLogin;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Copies what is open into directories of other blocks, which are in the {@link SessionLedger} from before that. */
record SessionCopies(VirtualChannel agent, List<OpenLogin> sources) {

    /**
     * One copy.
     *
     * @param isPrivate whether its owner alone may enter it
     * @param problem why there is none, for the build's log; or null
     */
    record Copy(OpenLogin login, boolean isPrivate, AbortException problem) {}

    /**
     * Makes a copy for each of these blocks, and hands it to those that wait.
     *
     * @return the copy for the first of them, or nothing if there is no source or no block
     * @throws IOException as {@link #make}
     */
    Optional<Copy> makeFor(List<SharedLogin<BlockLogin, OpenLogin>.Place> blocks)
            throws IOException, InterruptedException {
        List<Copy> copies =
                make(blocks.stream().map(place -> place.block().note()).toList());
        for (int i = 0; i < copies.size(); i++) {
            hand(copies.get(i), blocks.get(i));
        }
        return copies.stream().findFirst();
    }

    private static void hand(Copy copy, SharedLogin<BlockLogin, OpenLogin>.Place to) {
        SessionNote note = copy.login().note();
        if (copy.problem() != null) {
            to.refuse(copy.problem());
            return;
        }
        if (!copy.isPrivate()) {
            NotedDirectory.warnNotPrivate(note, to.block().opener().listener());
        }
        if (to.state() != SharedLogin.State.OPENING && !to.serve(copy.login())) {
            SessionReaper.release(note);
        }
    }

    /**
     * Makes copies at these places.
     *
     * @return what became of them, in their order. They are fewer if the source was closed meanwhile, and none if there
     *     is no source
     * @throws IOException if the agent is lost, or the ledger cannot be written
     * @throws InterruptedException if the build was stopped
     */
    List<Copy> make(List<SessionNote> targets) throws IOException, InterruptedException {
        if (sources.isEmpty() || targets.isEmpty()) {
            return List.of();
        }
        SessionLedger ledger = SessionLedger.get();
        Map<String, String> fingerprints = new LinkedHashMap<>();
        sources.forEach(source -> fingerprints.put(source.note().directory(), source.fingerprint()));
        List<DirectoryCopies.Outcome> outcomes;
        try {
            for (SessionNote target : targets) {
                ledger.add(target);
            }
            outcomes = DirectoryCopies.make(
                    agent,
                    fingerprints,
                    targets.stream().map(SessionNote::directory).toList());
        } catch (IOException | InterruptedException | RuntimeException e) {
            // A lost agent may create the directories even after this, so it is too early to delete them.
            targets.forEach(ledger::release);
            throw e;
        }
        targets.subList(outcomes.size(), targets.size()).forEach(ledger::strike);
        List<Copy> copies = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            copies.add(copy(targets.get(i), outcomes.get(i)));
        }
        return copies;
    }

    private Copy copy(SessionNote target, DirectoryCopies.Outcome outcome) {
        OpenLogin login = sources.stream()
                .filter(source -> source.note().directory().equals(outcome.source()))
                .findFirst()
                .orElseThrow()
                .copiedTo(target);
        IOException problem = outcome.problem();
        if (problem == null) {
            return new Copy(login, outcome.isPrivate(), null);
        }
        if (problem instanceof AbortException || problem instanceof FileAlreadyExistsException) {
            SessionLedger.get().strike(target);
        } else {
            SessionReaper.release(target);
        }
        return new Copy(
                login,
                false,
                problem instanceof AbortException abort ? abort : NotedDirectory.unusable(target, problem));
    }
}
