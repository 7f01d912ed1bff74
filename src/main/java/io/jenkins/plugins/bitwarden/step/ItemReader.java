package io.jenkins.plugins.bitwarden.step;

import hudson.AbortException;
import io.jenkins.plugins.bitwarden.agent.AgentFiles;
import io.jenkins.plugins.bitwarden.agent.NarrowLocale;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.session.BuildLogin;
import io.jenkins.plugins.bitwarden.session.NotedDirectory;
import io.jenkins.plugins.bitwarden.session.SessionNote;
import io.jenkins.plugins.bitwarden.session.SessionOpener;
import io.jenkins.plugins.bitwarden.vault.Attachment;
import io.jenkins.plugins.bitwarden.vault.ItemContent;
import io.jenkins.plugins.bitwarden.vault.ItemFailure;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import io.jenkins.plugins.bitwarden.vault.ItemValue;
import io.jenkins.plugins.bitwarden.vault.VaultItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Reads the items of a block, and makes the files for them.
 *
 * @param note of the session's directory
 */
record ItemReader(SessionOpener opener, BuildLogin login, CliSession session, SessionNote note) {

    /**
     * Reads items of the vault. If there are any, it must be unlocked, or there must be a master password.
     *
     * @return what the items' variables shall hold, and nothing if there are no items
     * @throws AbortException if one is not there, or not the only one, or its value cannot be in a variable or a file;
     *     the message is for the build's log
     * @throws IOException if the agent is lost
     * @throws InterruptedException if the build was stopped
     */
    ItemEnvironment read(List<BitwardenItem> items) throws IOException, InterruptedException {
        ItemEnvironment variables = new ItemEnvironment();
        if (items.isEmpty()) {
            return variables;
        }
        long start = System.nanoTime();
        try {
            readInto(variables, items);
        } catch (CliFailure | ItemFailure e) {
            throw new AbortException(e.getMessage());
        } catch (IOException e) {
            if (opener.isLost(e)) {
                throw opener.lost(session.directory());
            }
            throw e;
        }
        opener.listener().getLogger().println(Messages.ItemReader_read(items.size(), SessionOpener.since(start)));
        NarrowLocale.check(opener.launcher(), variables.values());
        variables.unmasked().forEach(name -> opener.listener().getLogger().println(Messages.ItemReader_unmasked(name)));
        return variables;
    }

    private void readInto(ItemEnvironment variables, List<BitwardenItem> items)
            throws CliFailure, ItemFailure, IOException, InterruptedException {
        VaultItems vault = new VaultItems(session, login::unlocked);
        AgentFiles files = NotedDirectory.files(note, opener);
        List<ItemRequest> requests = new ArrayList<>();
        for (BitwardenItem item : items) {
            requests.add(item.request());
            if (item.getUsernameVariable() != null) {
                requests.add(item.usernameRequest());
            }
        }
        Iterator<ItemContent> found = vault.read(requests).iterator();
        for (BitwardenItem item : items) {
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
