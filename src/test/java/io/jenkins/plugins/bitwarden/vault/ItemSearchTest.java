package io.jenkins.plugins.bitwarden.vault;

import static io.jenkins.plugins.bitwarden.vault.ScriptedVault.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jenkins.plugins.bitwarden.cli.CliCommand;
import io.jenkins.plugins.bitwarden.cli.CliResult;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.LocalDirectory;
import io.jenkins.plugins.bitwarden.cli.Reason;
import io.jenkins.plugins.bitwarden.cli.Samples;
import io.jenkins.plugins.bitwarden.cli.ScriptedRunner;
import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import io.jenkins.plugins.bitwarden.cli.VerifiedExecutables;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which item and which value a request means, in lists as bw prints them. */
class ItemSearchTest {

    private static final String A = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String B = "bbbbbbbb-0000-4000-8000-000000000002";
    private static final String FOLDER = "ffffffff-0000-4000-8000-000000000003";
    private static final String OTHER = "eeeeeeee-0000-4000-8000-000000000004";
    private static final String TWINS = """
            [{"name":"twin","id":"%s","login":{"password":"p-a"}},
             {"name":"twin","id":"%s","folderId":"%s","organizationId":"%s","collectionIds":["%s","%s"],
              "login":{"password":"p-b"}}]""".formatted(A, B, FOLDER, OTHER, OTHER, FOLDER);

    @TempDir
    Path temporary;

    private ScriptedVault vault;
    private ScriptedRunner bw;

    @BeforeEach
    void create() {
        vault = new ScriptedVault(temporary);
        bw = vault.bw;
    }

    @ParameterizedTest
    @CsvSource({
        "password,  p-1",
        "username,  u-1",
        "uri,       https://one.example.test",
        "notes,     n-1",
        "Port,      5432",
        "flag,      true",
        "only here, c-1"
    })
    void aFieldIsOneOfTheItemOrACustomOne(String field, String value) throws Exception {
        assertThat(read("""
                [{"type":1,"name":"x","reprompt":0,"favorite":true,"id":"%s","notes":"n-1",
                  "fields":[{"type":0,"name":"Port","value":"5432"},{"type":2,"name":"flag","value":"true"},
                            {"type":1,"name":"password","value":"not me"},{"value":"c-1","name":"only here"}],
                  "login":{"uris":[{"match":null,"uri":"https://one.example.test"},{"uri":"https://two.example.test"}],
                           "username":"u-1","password":"p-1","fido2Credentials":[{"userName":"not me"}]},
                  "passwordHistory":[{"password":"p-0"}],"attachments":[{"id":"9","fileName":"not me"}]}]""".formatted(A), of("x", field))).containsExactly(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"username\":\"u\"", "\"username\":null", "\"password\":7"})
    void aCustomFieldIsReadWhereTheItemHasNoFieldOfItsName(String login) throws Exception {
        assertThat(read("""
                [{"name":"x","id":"%s","login":{%s},"passwordHistory":[{"password":"p-0"}],
                  "fields":[{"name":"password","value":"c"}]}]""".formatted(A, login), of("x", "password"))).containsExactly("c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FIELD_MISSING   | {}",
                "FIELD_MISSING   | {'login':{'username':'u'},'passwordHistory':[{'password':'p-0'}]}",
                "FIELD_MISSING   | {'login':{'fido2Credentials':[{'password':'p-0'}]}}",
                "FIELD_MISSING   | {'fields':[{'name':'Password','value':'p'}]}",
                "FIELD_EMPTY     | {'login':{'password':''}}",
                "FIELD_NULL      | {'login':{'password':null}}",
                "FIELD_SHADOWED  | {'login':{'password':null},'fields':[{'name':'password','value':'p'}]}",
                "FIELD_SHADOWED  | {'login':{'password':''},'fields':[{'name':'password','value':'p'}]}",
                "FIELD_EMPTY     | {'login':{'password':' \\r\\n'}}",
                "FIELD_LINKED    | {'fields':[{'type':3,'name':'password','value':null,'linkedId':101}]}",
                "FIELD_AMBIGUOUS | {'fields':[{'name':'password','value':'p'},{'name':'password','value':'p'}]}",
                "FIELD_NUL       | {'login':{'password':'p\\u0000-1'}}"
            })
    void aFieldWithoutOneValueIsNamedAndNoValueIs(ItemProblem reason, String item) {
        String json = item.replace('\'', '"').replaceFirst("\\{", "{\"name\":\"x\",\"id\":\"" + A + "\",");
        ItemFailure failure = failure("[" + json.replace(",}", "}") + "]", of("x", "password"));

        assertThat(failure.problem()).isEqualTo(reason);
        assertThat(failure).hasMessageContaining("\u201cx\u201d").hasMessageContaining("\u201cpassword\u201d");
        assertThat(failure.getMessage()).doesNotContain("p-");
    }

    @Test
    void anItemIsNamedLetterForLetterOrByItsId() throws Exception {
        assertThat(read(TWINS, of(A, "password"), of(B.toUpperCase(Locale.ROOT), "password")))
                .containsExactly("p-a", "p-b");
        assertThat(failure(TWINS, of("Twin ", "password")).problem()).isEqualTo(ItemProblem.ITEM_SIMILAR);
        assertThat(failure(TWINS, of("twi", "password")).problem()).isEqualTo(ItemProblem.ITEM_MISSING);
        assertThat(failure("[]", of("twin", "password")).problem()).isEqualTo(ItemProblem.ITEM_MISSING);
    }

    @Test
    void anIdIsBetterThanANameThatLooksLikeIt() throws Exception {
        assertThat(read("""
                [{"name":"%s","id":"%s","login":{"password":"named"}},{"name":"x","id":"%1$s","login":{"password":"right"}},
                 {"name":"%1$s","id":"%2$s","login":{"password":"named too"}}]""".formatted(A, B), of(A, "password"))).containsExactly("right");
    }

    @Test
    void anAmbiguousNameIsToldWithTheIdsAndWhereEachIs() {
        ItemFailure failure = failure(TWINS, of("twin", "password"));

        assertThat(failure.problem()).isEqualTo(ItemProblem.ITEM_AMBIGUOUS);
        assertThat(failure)
                .hasMessageContaining("\u201ctwin\u201d: " + A + ", " + B + " (folderId " + FOLDER + ", collectionIds "
                        + OTHER + " " + FOLDER + ", organizationId " + OTHER + ").")
                .hasMessageNotContaining("p-");
    }

    @Test
    void ofManyCandidatesTheFirstTenAreNamed() {
        String many = IntStream.range(0, 11)
                .mapToObj(i -> "{\"name\":\"x\",\"id\":\"aaaaaaaa-0000-4000-8000-0000000000%02d\"}".formatted(i))
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(failure(many, of("x", "password")))
                .hasMessageContaining("000000000009, \u2026.")
                .hasMessageNotContaining("000000000010");
    }

    @Test
    void aPlaceByIdNarrowsANameAtNoCost() throws Exception {
        assertThat(read(
                        TWINS,
                        in(FOLDER.toUpperCase(Locale.ROOT), null, null),
                        in(null, FOLDER, null),
                        in(null, OTHER, OTHER),
                        in(FOLDER, OTHER, OTHER)))
                .containsOnly("p-b");
        assertThat(bw.commands())
                .filteredOn(command -> command.startsWith("list"))
                .containsExactly("list items");

        ItemFailure failure = failure(TWINS, in(OTHER, null, null));
        assertThat(failure.problem()).isEqualTo(ItemProblem.ITEM_ELSEWHERE);
        assertThat(failure).hasMessageContaining(A + ", " + B);
        assertThat(failure(TWINS, in(FOLDER, A, null)).problem()).isEqualTo(ItemProblem.ITEM_ELSEWHERE);
    }

    @Test
    void aPlaceByNameCostsOneListForAllRequests() throws Exception {
        bw.on("list folders", Step.prints("""
                [{"object":"folder","id":"%s","name":"F"},{"object":"folder","id":"%s","name":"F"},
                 {"object":"folder","id":"","name":"No Folder"}]""".formatted(OTHER, FOLDER)));
        bw.on("list organizations", Step.prints("[{\"id\":\"%s\",\"name\":\"O\"}]".formatted(OTHER)));
        bw.on("list collections", Step.prints("[{\"id\":\"%s\",\"name\":\"C\"}]".formatted(FOLDER)));

        assertThat(read(TWINS, in("F", null, null), in("F", "C", null), in(null, null, "O"), in(null, "C", "O")))
                .containsOnly("p-b");
        assertThat(bw.commands())
                .filteredOn(command -> command.startsWith("list"))
                .containsExactly("list folders", "list collections", "list organizations", "list items");
        assertThat(failure(TWINS, in("f", null, null)).problem()).isEqualTo(ItemProblem.FOLDER_MISSING);
        assertThat(failure(TWINS, in("No Folder", null, null)).problem()).isEqualTo(ItemProblem.FOLDER_MISSING);
        assertThat(failure(TWINS, in(null, "D", null)).problem()).isEqualTo(ItemProblem.COLLECTION_MISSING);
        assertThat(failure(TWINS, in(null, null, "P")).problem()).isEqualTo(ItemProblem.ORGANIZATION_MISSING);
    }

    @Test
    void whatIsInTheTrashDoesNotCount() throws Exception {
        String trash = """
                [{"name":"x","id":"%s","deletedDate":"2026-11-23T12:08:32.377Z","login":{"password":"old"}},
                 {"name":"x","id":"%s","deletedDate":null,"login":{"password":"new"}}]""".formatted(A, B);

        assertThat(read(trash, of("x", "password"))).containsExactly("new");
        assertThat(failure(trash, of(A, "password")).problem()).isEqualTo(ItemProblem.ITEM_MISSING);
    }

    @Test
    void aCodeCostsOneStartOnceTheOtherItemsAreKnownToBeThere() throws Exception {
        String json = """
                [{"name":"x","id":"%s","login":{"username":"u","totp":"JBSWY3DPEHPK3PXP"}}]""".formatted(A);
        bw.on("get totp " + A, Step.prints("123456\n"));

        assertThat(read(json, of("x", "totp"), of("x", "username"), of(A, "totp")))
                .containsExactly("123456", "u", "123456");
        assertThat(bw.commands())
                .filteredOn(command -> command.startsWith("get"))
                .hasSize(1);
        assertThat(failure(json, of("x", "totp"), of("y", "password")).problem())
                .isEqualTo(ItemProblem.ITEM_MISSING);
        assertThat(bw.commands())
                .filteredOn(command -> command.startsWith("get"))
                .hasSize(1);
        bw.on("get totp " + A, Step.fails("Premium status is required to use this feature."));
        assertThat(vault.bwFailure(of("x", "totp")).reason()).isEqualTo(Reason.NO_PREMIUM);
        bw.on("get totp " + A, Step.prints(""));
        assertThat(failure(json, of("x", "totp")).problem()).isEqualTo(ItemProblem.FIELD_EMPTY);
    }

    @Test
    void aCustomFieldMayBeCalledTotpWhereThereIsNoAuthenticatorKey() throws Exception {
        assertThat(read("""
                [{"name":"x","id":"%s","login":{"username":"u"},"fields":[{"name":"totp","value":"c"}]}]""".formatted(A), of("x", "totp"))).containsExactly("c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[{\"name\":\"x\"}",
                "[{\"name\":\"x\",\"id\":\"1\",\"login\":{\"password\":\"hunter2",
                "{\"success\":false,\"message\":\"hunter2\"}",
                "\"hunter2\"",
                "hunter2",
                "[]hunter2",
                "[][]",
                "[hunter2]",
                "[{\"name\":\"x\",\"id\":\"1\",\"login\":{\"password\":\"hunter2\" \"y\"}}]",
                "? Master password: [input is hidden]"
            })
    void whatIsNoListIsNeverQuoted(String printed) {
        ItemFailure failure = failure(printed, of("x", "password"));

        assertThat(failure.problem()).isEqualTo(ItemProblem.UNREADABLE);
        assertThat(failure)
                .hasMessageContaining("bw list items")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void aListThatFailsIsNotQuotedEither() {
        bw.on(
                "list items",
                command -> new CliResult(1, "[{\"login\":{\"password\":\"hunter2\"}", "Vault is locked.", false));

        assertThat(vault.bwFailure(of("x", "password")))
                .hasMessageContaining("Vault is locked.")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void onlyAnUnlockedVaultHasItems() throws Exception {
        CliSession locked = CliSession.open(
                bw,
                new LocalDirectory(temporary.resolve("session")),
                Samples.loginOnly(Samples.SERVER),
                new VerifiedExecutables(),
                pause -> false);

        assertThatIllegalStateException().isThrownBy(() -> new VaultItems(locked).read(List.of(of("x", "password"))));
    }

    @Test
    void theSessionKeyIsInTheEnvironmentAndNoSecretIsInACommandLine() throws Exception {
        read(TWINS, of(A, "password"));

        CliCommand list = bw.calls().get(bw.calls().size() - 1);
        assertThat(list.arguments()).containsExactly("list", "items");
        assertThat(list.environment())
                .containsEntry("BW_SESSION", Samples.SESSION)
                .containsEntry("BW_CLIENTSECRET", "")
                .containsEntry("BW_PASSWORD", "");
    }

    @Test
    void aValuePrintsAsStars() throws Exception {
        bw.on("list items", Step.prints(TWINS));

        assertThat(new VaultItems(vault.open()).read(List.of(of(A, "password"))))
                .asString()
                .isEqualTo("[********]");
    }

    private List<String> read(String json, ItemRequest... requests) throws Exception {
        return vault.items(json).read(requests);
    }

    private ItemFailure failure(String json, ItemRequest... requests) {
        return vault.items(json).failure(requests);
    }

    private static ItemRequest in(String folder, String collection, String organization) {
        return new ItemRequest("twin", "password", folder, collection, organization);
    }
}
