package io.jenkins.plugins.bitwarden.vault;

import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.LOGIN;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.PROBE;
import static io.jenkins.plugins.bitwarden.cli.ScriptedRunner.UNLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import io.jenkins.plugins.bitwarden.cli.Bench;
import io.jenkins.plugins.bitwarden.cli.CliCommand;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.LocalDirectory;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.cli.Reason;
import io.jenkins.plugins.bitwarden.cli.Samples;
import io.jenkins.plugins.bitwarden.cli.ScriptedRunner;
import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import io.jenkins.plugins.bitwarden.cli.VerifiedExecutables;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Items of a session that is locked: bw unlocks the vault and lists it in one start. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class OneStartTest {

    private static final String LIST = "list items";
    private static final String ID = "6b1b2b3c-0000-4000-8000-000000000001";
    private static final String ITEMS =
            "[{\"id\":\"" + ID + "\",\"name\":\"registry\",\"login\":{\"password\":\"pw\"}}]";
    private static final String HALF_A_LIST = ITEMS.substring(0, ITEMS.length() - 1) + ",";

    private static final String TWO_ITEMS = HALF_A_LIST + ITEMS.substring(1).replace("0001", "0002");
    private static final String UNDECRYPTED =
            HALF_A_LIST + ITEMS.substring(1).replace("0001", "0002").replace("registry", "[error: cannot decrypt]");

    @TempDir
    Path temporary;

    private final ScriptedRunner bw = ScriptedRunner.working();

    @ParameterizedTest
    @EnumSource
    void aLoginAndItsItemsAreTwoStartsOfBw(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.account.add(VaultItem.secureNote("certificate").notes("n".repeat(100_000)));
            // bw 2026.9.0 fetches the vault once more at an account's first unlock of all, and may list too early then.
            bench.open(bench.login()).close();
            int before = bench.runner.commands().size();
            CliSession session = bench.open(bench.login().with(Login.Unlock.WHEN_READ));

            assertThat(read(
                            session,
                            of("registry", "password"),
                            of("registry", "username"),
                            of("certificate", "notes")))
                    .containsExactly(Bench.REGISTRY_PASSWORD, "robot", "n".repeat(100_000));

            assertThat(since(before, bench)).containsExactly("bw login --apikey", "bw list items");
            assertThat(session.sessionKey()).isEmpty();
            assertThat(bench.bw(session, "status").stdout()).contains("\"status\":\"locked\"");
            session.close();
            assertThat(bench.leftovers()).isEmpty();
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    /** At an account's first unlock, bw 2026.9.0 fetches the vault once more, maybe after it has answered. */
    @ParameterizedTest
    @EnumSource
    void bwIsNotEndedTooEarlyWhereTheServerIsSlow(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.server.delay(Duration.ofSeconds(1));
            CliSession unlocked = bench.open(bench.login());

            assertThat(bench.bw(unlocked, "get", "password", "registry").stdout())
                    .isEqualTo(Bench.REGISTRY_PASSWORD);
            assertThat(read(unlocked, of("registry", "username"))).containsExactly("robot");
            assertThat(bench.bw(unlocked, "sync", "-f").exitCode()).isZero();
            assertThat(bench.bw(unlocked, "get", "password", "registry").stdout())
                    .isEqualTo(Bench.REGISTRY_PASSWORD);

            unlocked.close();
            CliSession locked = bench.open(bench.login().with(Login.Unlock.WHEN_READ));

            assertThat(read(locked, of("registry", "password"))).containsExactly(Bench.REGISTRY_PASSWORD);
            locked.close();
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    /** bw 2026.9.0 ends with 1 and prints nothing the first time, as on Vaultwarden. */
    @ParameterizedTest
    @CsvSource({"V2026_6_0, 1", "V2026_9_0, 2"})
    void aServerThatDoesNotKnowUserKeyIdsIsReadAllTheSame(RealBw version, int lists) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            bench.server.withoutUserKeyId();
            CliSession session = bench.open(bench.login().with(Login.Unlock.WHEN_READ));
            int before = bench.runner.commands().size();

            assertThat(read(session, of("registry", "password"))).containsExactly(Bench.REGISTRY_PASSWORD);

            assertThat(since(before, bench)).hasSize(lists).containsOnly("bw list items");
            session.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongMasterPasswordIsReportedAsByAnUnlock(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            Login wrong = bench.login(
                    bench.server.url().toString(),
                    bench.account.clientSecret(),
                    "not the password",
                    Duration.ofSeconds(120));
            CliSession session = bench.open(wrong.with(Login.Unlock.WHEN_READ));
            CliFailure unlock = catchThrowableOfType(CliFailure.class, session::unlocked);
            int before = bench.runner.commands().size();

            CliFailure failure =
                    catchThrowableOfType(CliFailure.class, () -> read(session, of("registry", "password")));

            assertThat(failure.reason()).isEqualTo(Reason.WRONG_PASSWORD);
            assertThat(failure).hasMessage(unlock.getMessage());
            assertThat(since(before, bench)).containsExactly("bw list items", "bw " + UNLOCK);
            session.close();
        }
    }

    static Stream<Arguments> masterPasswords() {
        return Stream.of(RealBw.values())
                .flatMap(version -> Stream.of(
                        Arguments.of(
                                version, "  \"double\" 'single' \\n \\\\ $HOME $$ ${PATH} `id` %PATH% #!;&|<>()*?~ "),
                        Arguments.of(
                                version,
                                "-n tab\there gr\u00fc\u00dfe \u20ac \ud83d\udd11 e\u0301 \u4e2d\u6587 \u00a0"),
                        Arguments.of(version, "a key\u007f of its own")));
    }

    /** U+007F takes away the character before it at a prompt, so bw gets that password in the long way. */
    @ParameterizedTest
    @MethodSource("masterPasswords")
    void anyMasterPasswordReachesBw(RealBw version, String password) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            Account account = bench.server
                    .addAccount("other@example.test", password)
                    .add(VaultItem.login("registry").password("theirs"));
            Login login = new Login(
                    new ApiKey(
                            new ClientId(account.clientId()),
                            new ClientSecret(account.clientSecret()),
                            BitwardenServer.of(bench.server.url().toString())),
                    UUID.randomUUID(),
                    Optional.of(new MasterPassword(password)),
                    Duration.ofSeconds(120),
                    Login.Unlock.WHEN_READ);
            CliSession session = bench.open(login);

            assertThat(read(session, of("registry", "password"))).containsExactly("theirs");

            session.close();
        }
    }

    @Test
    void theMasterPasswordIsOnStdinAndNeitherInTheEnvironmentNorOnTheCommandLine() throws Exception {
        bw.on(LIST, Step.prints(ITEMS));

        assertThat(read(open(), of("registry", "password"))).containsExactly("pw");

        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, LIST);
        CliCommand list = bw.calls().get(2);
        assertThat(list.input()).isEqualTo(Samples.PASSWORD);
        assertThat(list.environment())
                .containsEntry("BW_NOINTERACTION", "")
                .containsEntry("BW_SESSION", "")
                .doesNotContainValue(Samples.PASSWORD);
        assertThat(list.toString()).isEqualTo("bw list items");
        assertThat(bw.calls().subList(0, 2))
                .allSatisfy(call -> assertThat(call.input()).isEmpty());
    }

    static Stream<Arguments> failures() {
        Step crash = command -> new CliResult(1, "", "Error [KeyIdBackfillError]: API call failed", false);
        return Stream.of(
                Arguments.of("exit code 0, and nothing printed", Step.prints(""), 1),
                Arguments.of("exit code 0, and a prompt printed", Step.prints("? Master password: [hidden]"), 1),
                Arguments.of("exit code 0, and half a list", Step.prints(HALF_A_LIST), 1),
                Arguments.of("an empty list, as bw 2026.9.0 prints while it fetches the vault", Step.prints("[]"), 1),
                Arguments.of("a list without the item", Step.prints(ITEMS.replace("registry", "other")), 1),
                Arguments.of("a list without the value", Step.prints(ITEMS.replace("\"pw\"", "null")), 1),
                Arguments.of("a list with two such items", Step.prints(TWO_ITEMS), 1),
                Arguments.of("a list with an item that bw could not decrypt", Step.prints(UNDECRYPTED), 1),
                Arguments.of(
                        "exit code 0, and a prompt before the list", Step.prints("? Master password: " + ITEMS), 1),
                Arguments.of("exit code 1, and a whole list", result(1, ITEMS), 1),
                Arguments.of("exit code 1, and half a list", result(1, HALF_A_LIST), 1),
                Arguments.of("exit code 2", result(2, ""), 1),
                Arguments.of("out of memory", result(137, ""), 1),
                Arguments.of("no bw", result(127, ""), 1),
                Arguments.of("the time limit", Step.killed(), 1),
                Arguments.of("a crash each time", crash, 2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void anythingButAWholeListMeansToUnlockAndList(String what, Step step, int times) throws Exception {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            steps.add(step);
        }
        steps.add(Step.prints(ITEMS));
        bw.on(LIST, steps.toArray(Step[]::new));

        assertThat(read(open(), of("registry", "password"))).containsExactly("pw");

        List<String> expected = new ArrayList<>(List.of(PROBE, LOGIN));
        for (int i = 0; i < times; i++) {
            expected.add(LIST);
        }
        expected.addAll(List.of(UNLOCK, LIST));
        assertThat(bw.commands()).isEqualTo(expected);
        CliCommand last = bw.calls().get(expected.size() - 1);
        assertThat(last.input()).isEmpty();
        assertThat(last.environment()).containsEntry("BW_SESSION", Samples.SESSION);
    }

    @Test
    void whatACrashHasListedIsNotCountedTwice() throws Exception {
        bw.on(LIST, Step.prints(HALF_A_LIST), Step.prints(ITEMS));

        assertThat(read(open(), of("registry", "password"))).containsExactly("pw");
    }

    @Test
    void anItemThatIsNotThereIsMissingOnlyAfterTheVaultWasUnlocked() {
        bw.on(LIST, Step.prints("[]"));

        ItemFailure failure = catchThrowableOfType(ItemFailure.class, () -> read(open(), of("registry", "password")));

        assertThat(failure.problem()).isEqualTo(ItemProblem.ITEM_MISSING);
        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, LIST, UNLOCK, LIST);
    }

    @Test
    void codesAndPlacesByNameNeedAnUnlockedVaultAndPlacesByIdDoNot() throws Exception {
        String inFolder = ITEMS.replace("\"name\"", "\"folderId\":\"" + ID + "\",\"name\"");
        bw.on(LIST, Step.prints(inFolder)).on("list folders", Step.prints("[{\"id\":\"" + ID + "\",\"name\":\"CI\"}]"));
        ItemRequest byName = new ItemRequest("registry", "password", "CI", null, null);
        ItemRequest byId = new ItemRequest("registry", "password", ID, null, null);

        assertThat(read(open(), byId)).containsExactly("pw");
        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, LIST);

        assertThat(read(open(), byId, byName)).containsExactly("pw", "pw");
        assertThat(bw.commands().subList(3, 8)).containsExactly(PROBE, LOGIN, UNLOCK, "list folders", LIST);

        bw.on(LIST, Step.prints(ITEMS.replace("\"password\"", "\"totp\":\"JBSWY3DPEHPK3PXP\",\"password\"")))
                .on("get totp " + ID, Step.prints("123456"));
        assertThat(read(open(), of("registry", "totp"))).containsExactly("123456");
        assertThat(bw.commands().subList(8, 13)).containsExactly(PROBE, LOGIN, UNLOCK, LIST, "get totp " + ID);
    }

    @Test
    void severalReadersAreServedByOneListAndOneWhoseValueIsNotInItIsNot() throws Exception {
        bw.on(LIST, Step.prints(ITEMS.replace("\"password\"", "\"username\":\"robot\",\"password\"")));

        List<Optional<List<ItemContent>>> found = new VaultItems(open())
                .readLocked(List.of(
                        List.of(of("registry", "password"), of("registry", "username")),
                        List.of(of("registry", "username"), of("gone", "password")),
                        List.of(of("registry", "password"))));

        assertThat(found.get(0).orElseThrow())
                .extracting(content -> ((ItemValue) content).reveal())
                .containsExactly("pw", "robot");
        assertThat(found.get(1)).isEmpty();
        assertThat(found.get(2).orElseThrow())
                .extracting(content -> ((ItemValue) content).reveal())
                .containsExactly("pw");
        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, LIST);
    }

    @Test
    void noReaderIsServedFromAListThatIsNotWhole() throws Exception {
        bw.on(LIST, Step.prints(HALF_A_LIST));

        assertThat(new VaultItems(open())
                        .readLocked(List.of(List.of(of("registry", "password")), List.of(of("registry", "username")))))
                .containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void anAttachmentIsDownloadedFromAVaultThatWasUnlockedBefore() throws Exception {
        String get = "get attachment a1 --itemid " + ID + " --output /files/licence";
        bw.on(
                        LIST,
                        Step.prints(ITEMS.replace(
                                "\"name\"", "\"attachments\":[{\"id\":\"a1\",\"fileName\":\"licence\"}],\"name\"")))
                .on(get, Step.prints("Saved"));
        VaultItems items = new VaultItems(open());

        List<ItemContent> found = items.read(
                List.of(of("registry", "password"), new ItemRequest("registry", null, null, null, null, "licence")));
        items.download((Attachment) found.get(1), "/files/licence");

        assertThat(((ItemValue) found.get(0)).reveal()).isEqualTo("pw");
        assertThat(bw.commands()).containsExactly(PROBE, LOGIN, UNLOCK, LIST, get);
        assertThat(bw.calls().get(4).environment()).containsEntry("BW_SESSION", Samples.SESSION);
    }

    private CliSession open() throws Exception {
        LocalDirectory directory = new LocalDirectory(temporary.resolve("session"));
        directory.delete();
        return CliSession.open(
                bw,
                directory,
                Samples.login(Samples.SERVER).with(Login.Unlock.WHEN_READ),
                new VerifiedExecutables(),
                pause -> false);
    }

    private static Step result(int exitCode, String stdout) {
        return command -> new CliResult(exitCode, stdout, "", false);
    }

    private static List<String> read(CliSession session, ItemRequest... requests) throws Exception {
        return new VaultItems(session)
                .read(List.of(requests)).stream()
                        .map(content -> ((ItemValue) content).reveal())
                        .toList();
    }

    private static ItemRequest of(String item, String field) {
        return new ItemRequest(item, field, null, null, null);
    }

    private static List<String> since(int before, Bench bench) {
        List<String> commands = bench.runner.commands();
        return commands.subList(before, commands.size());
    }
}
