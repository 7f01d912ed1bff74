package io.jenkins.plugins.bitwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.bitwarden.cli.AccountState;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes and links are those of POSIX")
class AgentDirectoryTest {

    @TempDir
    Path temporary;

    private Path location;
    private AgentDirectory directory;

    @BeforeEach
    void choose() {
        location = temporary.resolve("session");
        directory = directory(location);
    }

    @Test
    void itIsForItsOwnerAlone() throws Exception {
        directory.create("{\"name\":\"p\u00e4ss\"}");

        assertThat(modeOf(location)).isEqualTo("rwx------");
        assertThat(modeOf(location.resolve("data.json"))).isEqualTo("rw-------");
        assertThat(location.resolve("data.json")).hasContent("{\"name\":\"p\u00e4ss\"}");
        assertThat(directory.path()).isEqualTo(location.toString());
    }

    @Test
    void theFoldersAboveItAreMadeIfNeeded() throws Exception {
        Path deep = temporary.resolve("a/b c/session");

        directory(deep).create("{}");
        directory(deep.resolveSibling("another")).create("{}");

        assertThat(modeOf(deep)).isEqualTo("rwx------");
        assertThat(deep.resolveSibling("another")).isDirectory();
    }

    /** What is in the way stands for a full disk. */
    @Test
    void aKeyThatCannotBeTakenOutIsOneLineForTheLogAndTheFileIsAsItWas() throws Exception {
        String data = "{\"user_1_token_apiKeyClientId\":\"user.1\",\"user_1_token_apiKeyClientSecret\":\"secret\"}";
        directory.create(data);
        Files.createDirectories(location.resolve("data.json.new/in the way"));

        assertThatThrownBy(directory::discardApiKey)
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("The API key could not be taken out of " + location.resolve("data.json"))
                .hasMessageNotContaining("secret\"");
        assertThat(location.resolve("data.json")).hasContent(data);
    }

    /** As /tmp is one on macOS. */
    @Test
    void theFolderAboveItMayBeALink() throws Exception {
        Path link =
                Files.createSymbolicLink(temporary.resolve("link"), Files.createDirectory(temporary.resolve("real")));

        directory(link.resolve("session")).create("{}");

        assertThat(temporary.resolve("real/session")).isDirectory();
    }

    @Test
    void whatIsThereAlreadyIsNotTakenForIt() throws Exception {
        Files.createDirectory(location);
        assertThatThrownBy(() -> directory.create("{}")).isInstanceOf(FileAlreadyExistsException.class);

        Files.delete(location);
        Files.createFile(location);
        assertThatThrownBy(() -> directory.create("{}")).isInstanceOf(FileAlreadyExistsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"planted", "nowhere"})
    void aPlantedLinkIsNotFollowed(String target) throws Exception {
        Path planted = Files.createDirectory(temporary.resolve("planted"));
        Files.createSymbolicLink(location, temporary.resolve(target));

        assertThatThrownBy(() -> directory.create("{}")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(planted).isEmptyDirectory();
        assertThat(temporary.resolve("nowhere")).doesNotExist();
    }

    @Test
    void whatTheFileTellsIsFoundOutWhereItIs() throws Exception {
        directory.create("{\"global_applicationId_appId\":\"x\"}");
        assertThat(directory.state()).isEqualTo(new AccountState(false, false, false, false));

        Files.writeString(
                location.resolve("data.json"),
                "{\"global_account_activeAccountId\":\"u\",\"user_u_token_accessToken\":\"t\",\"user_u_sync_lastSync\":\"t\"}");
        assertThat(directory.state())
                .usingRecursiveComparison()
                .ignoringFields("fingerprint")
                .isEqualTo(new AccountState(true, true, true, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere", "nowhere"})
    void aFileIsNotReadThroughALink(String target) throws Exception {
        directory.create("{}");
        Files.writeString(temporary.resolve("elsewhere"), "{\"global_applicationId_appId\":\"x\"}");
        Files.delete(location.resolve("data.json"));
        Files.createSymbolicLink(location.resolve("data.json"), temporary.resolve(target));

        assertThat(directory.state()).isEqualTo(AccountState.UNKNOWN);
    }

    @Test
    void whatIsNotAFileTellsNothing() throws Exception {
        assertThat(directory.state()).isEqualTo(AccountState.UNKNOWN);

        Files.createDirectories(location.resolve("data.json"));
        assertThat(directory.state()).isEqualTo(AccountState.UNKNOWN);
    }

    @Test
    void aFolderAboveItThatEveryUserMayWriteToIsRefused() throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> directory.create("{}"))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("Every user of the agent may write to the folder " + temporary);
        assertThat(temporary).isEmptyDirectory();
    }

    /** A group's right to write is common, and nobody can rename what is another's in a folder such as /tmp. */
    @ParameterizedTest
    @ValueSource(ints = {0775, 01777, 03777, 0700})
    void aFolderAboveItWhereOthersCannotExchangeItIsNoReason(int mode) throws Exception {
        Files.setAttribute(temporary, "unix:mode", mode);

        directory.create("{}");

        assertThat(location.resolve("data.json")).hasContent("{}");
    }

    private static String modeOf(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static AgentDirectory directory(Path location) {
        return new AgentDirectory(new FilePath(location.toFile()));
    }
}
