package io.jenkins.plugins.bitwarden.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.cli.Bench;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Items of a vault as the real bw lists them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class VaultItemsTest {

    private static final UUID TWIN = UUID.fromString("6b1b2b3c-0000-4000-8000-000000000001");
    private static final UUID DEPLOY = UUID.fromString("6b1b2b3c-0000-4000-8000-000000000002");
    private static final String CERTIFICATE =
            "-----BEGIN CERTIFICATE-----\r\nMIIB \"quoted\" \\ {}[],:\r\n\u00e4\u20ac\ud83d\udd11\r\n";

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void allThatIsAskedForComesFromOneListOfItems(RealBw version) throws Exception {
        try (Bench bench = new Bench(version, temporary)) {
            fill(bench);
            CliSession session = bench.open(bench.login());
            int starts = bench.runner.commands().size();

            assertThat(new VaultItems(session)
                            .read(List.of(
                                    new ItemRequest("registry", "password", null, null, null),
                                    of("registry", "username"),
                                    of("deploy", "totp"),
                                    of("deploy", "totp"),
                                    of("deploy", "uri"),
                                    of("deploy", "Port"),
                                    of("deploy", "api key"),
                                    of("certificate", "notes"),
                                    new ItemRequest("certificate", "password", null, null, null),
                                    of("card", "number"),
                                    of("person", "firstName"),
                                    of("ssh", "privateKey"),
                                    new ItemRequest(TWIN.toString(), "password", null, null, null),
                                    new ItemRequest(
                                            "twin", "password", bench.account.folderId("Production"), null, null),
                                    new ItemRequest("twin", "password", "Production", null, null),
                                    new ItemRequest("shared", "password", null, "CI", "Acme"),
                                    new ItemRequest("shared", "password", null, "Empty/CI", null))))
                    .extracting(content -> ((ItemValue) content).reveal())
                    .extracting(value -> value.matches("\\d{6}") ? "a code" : value)
                    .containsExactly(
                            Bench.REGISTRY_PASSWORD,
                            "robot",
                            "a code",
                            "a code",
                            "https://db.example.test",
                            "5432",
                            "k-1",
                            CERTIFICATE,
                            "passphrase",
                            "4111111111111111",
                            "Ada",
                            "-----BEGIN KEY-----\nabc\n-----END KEY-----",
                            "twin of test",
                            "twin of production",
                            "twin of production",
                            "shared in CI",
                            "shared in Empty/CI");
            assertThat(since(starts, bench))
                    .containsExactly(
                            "bw list folders",
                            "bw list collections",
                            "bw list organizations",
                            "bw list items",
                            "bw get totp " + DEPLOY);

            ItemFailure ambiguous = failure(session, new ItemRequest("twin", "password", null, null, null));
            assertThat(ambiguous.problem()).isEqualTo(ItemProblem.ITEM_AMBIGUOUS);
            assertThat(ambiguous)
                    .hasMessageContaining(TWIN.toString())
                    .hasMessageContaining("folderId " + bench.account.folderId("Production"))
                    .hasMessageNotContaining("twin of");
            assertThat(failure(session, new ItemRequest("in the trash", "password", null, null, null))
                            .problem())
                    .isEqualTo(ItemProblem.ITEM_MISSING);
            session.close();
            assertThat(bench.leftovers()).isEmpty();
        }
    }

    private static void fill(Bench bench) {
        for (int i = 0; i < 300; i++) {
            bench.account.add(VaultItem.secureNote("filler " + i).notes("\u00e4".repeat(2_000)));
        }
        bench.account
                .add(VaultItem.login("deploy")
                        .id(DEPLOY)
                        .uri("https://db.example.test")
                        .uri("https://other.example.test")
                        .totp("JBSWY3DPEHPK3PXP")
                        .field("Port", "5432")
                        .hiddenField("api key", "k-1"))
                .add(VaultItem.secureNote("certificate").notes(CERTIFICATE).hiddenField("password", "passphrase"))
                .add(VaultItem.empty(VaultItem.Kind.CARD, "card").detail("number", "4111111111111111"))
                .add(VaultItem.empty(VaultItem.Kind.IDENTITY, "person").detail("firstName", "Ada"))
                .add(VaultItem.empty(VaultItem.Kind.SSH_KEY, "ssh")
                        .detail("privateKey", "-----BEGIN KEY-----\nabc\n-----END KEY-----")
                        .detail("publicKey", "ssh-ed25519 AAAA")
                        .detail("keyFingerprint", "SHA256:abc"))
                .add(VaultItem.login("twin").id(TWIN).password("twin of test").folder("Test"))
                .add(VaultItem.login("twin").password("twin of production").folder("Production"))
                .add(VaultItem.login("in the trash").password("gone").inTheTrash())
                .add(VaultItem.login("shared")
                        .password("shared in CI")
                        .organization("Acme")
                        .collection("CI"))
                .add(VaultItem.login("shared")
                        .password("shared in Empty/CI")
                        .organization("Acme")
                        .collection("Empty/CI"));
    }

    private static ItemRequest of(String item, String field) {
        return new ItemRequest(item, field, null, null, null);
    }

    private static ItemFailure failure(CliSession session, ItemRequest request) {
        return catchThrowableOfType(ItemFailure.class, () -> new VaultItems(session).read(List.of(request)));
    }

    private static List<String> since(int starts, Bench bench) {
        List<String> commands = new ArrayList<>(bench.runner.commands());
        return commands.subList(starts, commands.size());
    }
}
