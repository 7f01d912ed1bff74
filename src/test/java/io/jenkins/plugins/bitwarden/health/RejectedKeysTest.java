package io.jenkins.plugins.bitwarden.health;

import static io.jenkins.plugins.bitwarden.health.Reports.NEW_SECRET;
import static io.jenkins.plugins.bitwarden.health.Reports.OLD_SECRET;
import static io.jenkins.plugins.bitwarden.health.Reports.accepted;
import static io.jenkins.plugins.bitwarden.health.Reports.file;
import static io.jenkins.plugins.bitwarden.health.Reports.key;
import static io.jenkins.plugins.bitwarden.health.Reports.listed;
import static io.jenkins.plugins.bitwarden.health.Reports.rejected;
import static io.jenkins.plugins.bitwarden.health.Reports.store;
import static io.jenkins.plugins.bitwarden.health.Reports.stored;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.stream.IntStream;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;

/** What is kept of rejected keys, and for how long. */
@SharedJenkins
class RejectedKeysTest {

    private JenkinsRule rule;
    private Jenkins jenkins;
    private BitwardenApiKeyImpl robot;

    @BeforeEach
    void storeKey(JenkinsRule started) throws Exception {
        rule = started;
        jenkins = started.jenkins;
        robot = stored(jenkins, key("robot", OLD_SECRET));
    }

    @AfterEach
    void forget() throws Exception {
        Reports.forget();
    }

    @Test
    void aRejectedKeyIsListedWithItsFirstAndItsLastUse() throws Exception {
        FreeStyleProject job = rule.createFreeStyleProject("publish");
        rejected(robot, rule.buildAndAssertSuccess(job));
        RejectedKey first = RejectedKeys.get().stored().get(0);
        rejected(robot, rule.buildAndAssertSuccess(job));

        assertThat(RejectedKeys.get().stored()).singleElement().satisfies(key -> {
            assertThat(key.getName()).isEqualTo("Build robot");
            assertThat(key.getClientId()).isEqualTo("user.6f9a\u20264f2a");
            assertThat(key.getServer()).isEqualTo("https://vault.bitwarden.eu");
            assertThat(key.getOwner()).isEmpty();
            assertThat(key.getSince()).isEqualTo(first.getSince());
            assertThat(key.getBuild()).isEqualTo("publish #2");
            assertThat(key.getBuildUrl()).isEqualTo("job/publish/2/");
            assertThat(key.getPage()).isEqualTo("manage/credentials/store/system/domain/_/credential/robot/");
        });
    }

    @Test
    void aKeyOfAFolderIsListedWithItsFolderAndNotWithOneOfTheSameIdAboveIt() throws Exception {
        Folder folder = rule.createProject(Folder.class, "my team");
        BitwardenApiKeyImpl own = stored(folder, key("robot", NEW_SECRET));
        FreeStyleProject job = folder.createProject(FreeStyleProject.class, "publish");

        rejected(own, rule.buildAndAssertSuccess(job));
        accepted(robot);

        assertThat(RejectedKeys.get().stored()).singleElement().satisfies(key -> {
            assertThat(key.getOwner()).isEqualTo("my team");
            assertThat(key.getBuild()).isEqualTo("my team \u00BB publish #1");
            assertThat(key.getPage()).isEqualTo("job/my%20team/credentials/store/folder/domain/_/credential/robot/");
        });
        folder.delete();
        assertThat(listed()).isEmpty();
    }

    @Test
    void aKeyOfAFolderThatIsRenamedOrMovedStaysListed() throws Exception {
        Folder above = rule.createProject(Folder.class, "above");
        Folder folder = above.createProject(Folder.class, "team");
        rejected(stored(folder, key("robot", NEW_SECRET)), folder);
        rejected(stored(above, key("other", NEW_SECRET)), above);

        folder.renameTo("crew");
        above.renameTo("below");

        assertThat(RejectedKeys.get().stored())
                .extracting(RejectedKey::getOwner)
                .containsExactlyInAnyOrder("below", "below/crew");
        Items.move(folder, jenkins);
        assertThat(RejectedKeys.get().stored())
                .extracting(RejectedKey::getOwner)
                .containsExactlyInAnyOrder("below", "crew");
    }

    /** Whoever may add keys to a folder may have them rejected, by a server of his own. */
    @Test
    void ofOneFolderNotSoManyAreKeptThatThoseOfOthersAreDropped() throws Exception {
        rejected(robot, jenkins);
        Folder folder = rule.createProject(Folder.class, "team");
        for (int i = 0; i < RejectedKeys.MOST; i++) {
            rejected(stored(folder, key("made-up-" + i, NEW_SECRET)), folder);
        }

        assertThat(listed())
                .hasSize(1 + RejectedKeys.MOST_OF_ONE_FOLDER)
                .startsWith("made-up-49")
                .endsWith("robot");
    }

    @Test
    void aKeyThatItsServerAcceptsIsNoLongerListed() throws Exception {
        rejected(robot, jenkins);
        assertThat(listed()).containsExactly("robot");

        accepted(robot);

        assertThat(listed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({NEW_SECRET + ", EU", OLD_SECRET + ", US"})
    void aKeyThatWasChangedIsNoLongerListed(String secret, String server) throws Exception {
        rejected(robot, jenkins);

        store(jenkins).updateCredentials(Domain.global(), robot, key(CredentialsScope.GLOBAL, "robot", secret, server));

        assertThat(listed()).isEmpty();
    }

    @Test
    void aKeyThatWasOnlyRenamedIsStillListed() throws Exception {
        rejected(robot, jenkins);
        BitwardenApiKeyImpl same = key("robot", OLD_SECRET);

        store(jenkins).updateCredentials(Domain.global(), robot, same);

        assertThat(listed()).containsExactly("robot");
    }

    @Test
    void aDeletedKeyIsNoLongerListed() throws Exception {
        rejected(robot, jenkins);

        store(jenkins).removeCredentials(Domain.global(), robot);

        assertThat(listed()).isEmpty();
    }

    @Test
    void aBuildThatStartedWithTheOldKeySaysNothingOfTheNewOne() throws Exception {
        store(jenkins).updateCredentials(Domain.global(), robot, key("robot", NEW_SECRET));

        rejected(robot, jenkins);

        assertThat(listed()).isEmpty();
        assertThat(file()).doesNotExist();
    }

    @Test
    void aUsersOwnKeyIsThatUsersBusiness() throws Exception {
        rejected(key(CredentialsScope.USER, "mine", OLD_SECRET, "EU"), User.getById("alice", true));

        assertThat(listed()).isEmpty();
        assertThat(file()).doesNotExist();
    }

    /** Only the form keeps to the scope; the XML of a user's store may say GLOBAL. */
    @Test
    void aUsersOwnKeyIsThatUsersBusinessAlsoIfItSaysThatItIsForAll() throws Exception {
        jenkins.setSecurityRealm(rule.createDummySecurityRealm());
        User alice = User.getById("alice", true);
        BitwardenApiKeyImpl mine = key(CredentialsScope.GLOBAL, "mine", OLD_SECRET, "EU");
        try (ACLContext asAlice = ACL.as2(alice.impersonate2());
                LogRecorder log = new LogRecorder().record("", Level.INFO).capture(100)) {
            stored(alice, mine);

            rejected(mine, alice);

            assertThat(log.getRecords()).isEmpty();
        }
        assertThat(listed()).isEmpty();
        assertThat(file()).doesNotExist();
    }

    @Test
    void aKeyThatNoStoreHasIsListedUntilAnyKeyOfItsIdIsAccepted() throws Exception {
        rejected(key("from-elsewhere", OLD_SECRET), jenkins);
        assertThat(RejectedKeys.get().stored()).singleElement().satisfies(key -> {
            assertThat(key.getOwner()).isNull();
            assertThat(key.getPage()).isNull();
        });

        accepted(key("from-elsewhere", NEW_SECRET));

        assertThat(listed()).isEmpty();
    }

    @Test
    void ofAnyNumberOfKeysTheLastUsedAreKept() throws Exception {
        rejected(robot, jenkins);
        for (int i = 0; i < 2 * RejectedKeys.MOST; i++) {
            rejected(key("made-up-" + i, OLD_SECRET), jenkins);
        }

        assertThat(listed()).hasSize(RejectedKeys.MOST).startsWith("made-up-99").doesNotContain("robot");
    }

    @Test
    void anAcceptedKeyCostsNoWriteWhereNoneIsRejected() throws Exception {
        accepted(robot);
        assertThat(file()).doesNotExist();

        rejected(robot, jenkins);
        Files.delete(file());
        accepted(key("another", NEW_SECRET));

        assertThat(file()).doesNotExist();
    }

    @Test
    void reportsOfManyBuildsAtOnceAreAllKept() throws Exception {
        List<String> ids = IntStream.range(0, 20).mapToObj(i -> "key-" + i).toList();
        List<Callable<Void>> builds = new ArrayList<>();
        for (String id : ids) {
            BitwardenApiKeyImpl key = stored(jenkins, key(id, OLD_SECRET + id));
            builds.add(() -> {
                rejected(key, jenkins);
                accepted(robot);
                return null;
            });
        }

        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var build : threads.invokeAll(builds)) {
                build.get();
            }
        }

        assertThat(listed()).containsExactlyInAnyOrderElementsOf(ids);
    }
}
