package io.jenkins.plugins.bitwarden.step;

import hudson.AbortException;
import io.jenkins.plugins.bitwarden.agent.NarrowLocale;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.session.SessionOpener;
import io.jenkins.plugins.bitwarden.vault.ItemFailure;
import io.jenkins.plugins.bitwarden.vault.ItemValue;
import io.jenkins.plugins.bitwarden.vault.VaultItems;
import java.io.IOException;
import java.util.List;

/**
 * Reads the items of a block.
 */
record ItemReader(SessionOpener opener, CliSession session) {

    /**
     * Reads items of the vault, which must be unlocked if there are any.
     *
     * @return what the items' variables shall hold, and nothing if there are no items
     * @throws AbortException if one is not there, or not the only one, or its value cannot be in a variable; the message
     *     is for the build's log
     * @throws IOException if the agent is lost
     * @throws InterruptedException if the build was stopped
     */
    ItemEnvironment read(List<BitwardenItem> items) throws IOException, InterruptedException {
        long start = System.nanoTime();
        ItemEnvironment variables = new ItemEnvironment(items, items.isEmpty() ? List.of() : values(items));
        if (!items.isEmpty()) {
            opener.listener().getLogger().println(Messages.ItemReader_read(items.size(), SessionOpener.since(start)));
        }
        NarrowLocale.check(opener.launcher(), variables.values());
        variables.unmasked().forEach(name -> opener.listener().getLogger().println(Messages.ItemReader_unmasked(name)));
        return variables;
    }

    private List<ItemValue> values(List<BitwardenItem> items) throws IOException, InterruptedException {
        try {
            return new VaultItems(session)
                    .read(items.stream().map(BitwardenItem::request).toList());
        } catch (CliFailure | ItemFailure e) {
            throw new AbortException(e.getMessage());
        } catch (IOException e) {
            if (opener.isLost(e)) {
                throw opener.lost(session.directory());
            }
            throw e;
        }
    }
}
