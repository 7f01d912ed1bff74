package io.jenkins.plugins.bitwarden.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.LocalDirectory;
import io.jenkins.plugins.bitwarden.cli.Samples;
import io.jenkins.plugins.bitwarden.cli.ScriptedRunner;
import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import io.jenkins.plugins.bitwarden.cli.VerifiedExecutables;
import java.nio.file.Path;
import java.util.List;

/** An unlocked vault whose bw lists what a test tells it to. */
final class ScriptedVault {

    final ScriptedRunner bw = ScriptedRunner.working();
    private final Path folder;

    ScriptedVault(Path folder) {
        this.folder = folder;
    }

    /** Asks for a field of an item, wherever it is. */
    static ItemRequest of(String item, String field) {
        return new ItemRequest(item, field, null, null, null);
    }

    /** Says what {@code bw list items} prints. */
    ScriptedVault items(String json) {
        bw.on("list items", Step.prints(json));
        return this;
    }

    /** Returns the values that were asked for. */
    List<String> read(ItemRequest... requests) throws Exception {
        return contents(requests).stream()
                .map(content -> ((ItemValue) content).reveal())
                .toList();
    }

    /** Returns what was found for the requests. */
    List<ItemContent> contents(ItemRequest... requests) throws Exception {
        return new VaultItems(open()).read(List.of(requests));
    }

    /** Returns why they cannot be read. */
    ItemFailure failure(ItemRequest... requests) {
        ItemFailure failure = catchThrowableOfType(ItemFailure.class, () -> read(requests));
        assertThat(failure).isNotNull();
        return failure;
    }

    /** Returns why bw cannot read them. */
    CliFailure bwFailure(ItemRequest... requests) {
        CliFailure failure = catchThrowableOfType(CliFailure.class, () -> read(requests));
        assertThat(failure).isNotNull();
        return failure;
    }

    CliSession open() throws Exception {
        LocalDirectory directory = new LocalDirectory(folder.resolve("session"));
        directory.delete();
        return CliSession.open(bw, directory, Samples.login(Samples.SERVER), new VerifiedExecutables(), pause -> false);
    }
}
