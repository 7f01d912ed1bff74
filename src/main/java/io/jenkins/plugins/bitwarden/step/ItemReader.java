package io.jenkins.plugins.bitwarden.step;

import hudson.AbortException;
import io.jenkins.plugins.bitwarden.agent.AgentFiles;
import io.jenkins.plugins.bitwarden.agent.NarrowLocale;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.session.BlockLogin.Opened;
import io.jenkins.plugins.bitwarden.session.BuildLogin;
import io.jenkins.plugins.bitwarden.session.NotedDirectory;
import io.jenkins.plugins.bitwarden.session.SessionNote;
import io.jenkins.plugins.bitwarden.session.SessionOpener;
import io.jenkins.plugins.bitwarden.vault.Attachment;
import io.jenkins.plugins.bitwarden.vault.ItemContent;
import io.jenkins.plugins.bitwarden.vault.ItemFailure;
import io.jenkins.plugins.bitwarden.vault.ItemValue;
import io.jenkins.plugins.bitwarden.vault.VaultItems;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/**
 * Reads the items of a block, and makes the files for them.
 *
 * @param opened a session in which they can be read, or what has been read
 * @param note of the session's directory
 */
record ItemReader(SessionOpener opener, BuildLogin login, Opened opened, SessionNote note) {

    /**
     * Reads items of the vault. If there are any, it must be unlocked, or there must be a master password.
     *
     * @return what the items' variables shall hold, and nothing if there are no items
     * @throws AbortException if one is not there, or not the only one, or its value cannot be in a variable or a file;
     *     the message is for the build's log
     * @throws IOException if the agent is lost
     * @throws InterruptedException if the build was stopped
     */
    ItemEnvironment read(VaultUse use) throws IOException, InterruptedException {
        ItemEnvironment variables = new ItemEnvironment();
        List<BitwardenItem> items = use.items();
        if (items.isEmpty()) {
            return variables;
        }
        long start = opened.contents().isPresent() ? opened.start() : System.nanoTime();
        try {
            readInto(variables, use);
        } catch (CliFailure | ItemFailure e) {
            throw new AbortException(e.getMessage());
        } catch (IOException e) {
            if (opener.isLost(e)) {
                throw opener.lost(note);
            }
            throw e;
        }
        opener.listener().getLogger().println(Messages.ItemReader_read(items.size(), SessionOpener.since(start)));
        NarrowLocale.check(opener.launcher(), variables.values());
        variables.unmasked().forEach(name -> opener.listener().getLogger().println(Messages.ItemReader_unmasked(name)));
        return variables;
    }

    private void readInto(ItemEnvironment variables, VaultUse use)
            throws CliFailure, ItemFailure, IOException, InterruptedException {
        VaultItems vault = opened.session()
                .map(session -> new VaultItems(session, login::unlocked))
                .orElse(null);
        AgentFiles files = NotedDirectory.files(note, opener);
        List<ItemContent> contents =
                opened.contents().isPresent() ? opened.contents().get() : vault.read(use.requests());
        Iterator<ItemContent> found = contents.iterator();
        for (BitwardenItem item : use.items()) {
            String variable = item.getVariable();
            switch (found.next()) {
                case Attachment attachment ->
                    variables.putOpen(variable, files.add(attachment.name(), path -> vault.download(attachment, path)));
                case ItemValue text
                when item.isFile() -> {
                    String content = text.revealForFile();
                    variables.putFile(variable, files.write(text.name(), content), content);
                }
                case ItemValue text -> variables.put(variable, text.reveal());
            }
            if (item.getUsernameVariable() != null) {
                putUsername(variables, item, ((ItemValue) found.next()).reveal());
            }
        }
    }

    private static void putUsername(ItemEnvironment variables, BitwardenItem item, String username) {
        if (item.isMaskUsername()) {
            variables.put(item.getUsernameVariable(), username);
        } else {
            variables.putOpen(item.getUsernameVariable(), username);
        }
    }
}
