package io.jenkins.plugins.bitwarden.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.account.MessageFile;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.LocalDirectory;
import io.jenkins.plugins.bitwarden.cli.Samples;
import io.jenkins.plugins.bitwarden.cli.ScriptedRunner;
import io.jenkins.plugins.bitwarden.cli.ScriptedRunner.Step;
import io.jenkins.plugins.bitwarden.cli.VerifiedExecutables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessagesTest {

    private static final String ID = "aaaaaaaa-0000-4000-8000-00000000000";

    /** An item for each problem that one can have, named after it. */
    private static final String ITEMS = """
            [{"id":"ID1","name":"item_similar"},{"id":"ID2","name":"ITEM_AMBIGUOUS"},{"id":"ID3","name":"ITEM_AMBIGUOUS"},
             {"id":"ID4","name":"FIELD_MISSING"},{"id":"ID5","name":"FIELD_EMPTY","login":{"f":""}},
             {"id":"ID6","name":"FIELD_AMBIGUOUS","fields":[{"name":"f","value":"v"},{"name":"f","value":"v"}]},
             {"id":"ID7","name":"FIELD_NUL","login":{"f":"\\u0000"}},
             {"id":"ID8","name":"FIELD_NULL","login":{"f":null}},{"id":"ID8","name":"FIELD_SURROGATE","login":{"f":"\\ud800"}},
             {"id":"ID8","name":"FIELD_SHADOWED","login":{"f":null},"fields":[{"name":"f","value":"v"}]},
             {"id":"ID8","name":"FIELD_LINKED","fields":[{"name":"f","type":3}]},
             {"id":"ID8","name":"FIELD_UNDECRYPTABLE","login":{"f":"[error: cannot decrypt]"}},
             {"id":"ID8","name":"ATTACHMENT_NONE"},
             {"id":"ID8","name":"ATTACHMENT_MISSING","attachments":[{"id":"a1","fileName":"other"}]},
             {"id":"ID8","name":"ATTACHMENT_AMBIGUOUS",
              "attachments":[{"id":"a1","fileName":"f"},{"id":"a2","fileName":"f"}]}]""".replace("ID", ID);

    @TempDir
    Path temporary;

    @Test
    void eachProblemHasAMessageAndEachMessageAProblem() throws IOException {
        Set<String> problems = Stream.of(ItemProblem.values()).map(Enum::name).collect(Collectors.toSet());

        assertThat(file().messages().stringPropertyNames()).isEqualTo(problems);
    }

    @Test
    void noMessageHasAnApostropheThatFormattingWouldSwallow() throws IOException {
        file().assertNoApostropheSwallowsGaps();
    }

    @ParameterizedTest
    @EnumSource
    void eachGapOfAMessageIsFilled(ItemProblem problem) throws Exception {
        ItemFailure failure = failure(problem);

        assertThat(failure.problem()).as(failure.getMessage()).isEqualTo(problem);
        assertThat(failure.sentence().toString(Locale.ENGLISH)).endsWith(".").isEqualTo(failure.getMessage());
        file().assertGapsAreFilled(problem.name(), failure.sentence());
    }

    /** Brings about the failure with this problem, as a session does. */
    private ItemFailure failure(ItemProblem problem) throws Exception {
        ScriptedRunner bw = ScriptedRunner.working().on("list items", Step.prints(ITEMS));
        return switch (problem) {
            case UNREADABLE -> failure(bw.on("list items", Step.prints("?")), inAnyPlace("x"));
            case FOLDER_MISSING ->
                failure(bw.on("list folders", Step.prints("[]")), new ItemRequest("x", "f", "F", null, null));
            case COLLECTION_MISSING ->
                failure(bw.on("list collections", Step.prints("[]")), new ItemRequest("x", "f", null, "C", null));
            case ORGANIZATION_MISSING ->
                failure(bw.on("list organizations", Step.prints("[]")), new ItemRequest("x", "f", null, null, "O"));
            case ITEM_UNDECRYPTABLE ->
                failure(
                        bw.on("list items", Step.prints(ITEMS.replace("item_similar", "[error: cannot decrypt]"))),
                        inAnyPlace("x"));
            case ITEM_ELSEWHERE -> failure(bw, new ItemRequest("ITEM_AMBIGUOUS", "f", ID + "9", null, null));
            case ATTACHMENT_NONE, ATTACHMENT_MISSING, ATTACHMENT_AMBIGUOUS ->
                failure(bw, new ItemRequest(problem.name(), null, null, null, null, "f"));
            default -> failure(bw, inAnyPlace(problem.name()));
        };
    }

    /** Opens a session and asks it for an item that it cannot give. */
    private ItemFailure failure(ScriptedRunner bw, ItemRequest request) throws Exception {
        CliSession session = CliSession.open(
                bw,
                new LocalDirectory(temporary.resolve("session")),
                Samples.login(Samples.SERVER),
                new VerifiedExecutables(),
                pause -> false);
        return catchThrowableOfType(ItemFailure.class, () -> new VaultItems(session).read(List.of(request)));
    }

    private static ItemRequest inAnyPlace(String item) {
        return new ItemRequest(item, "f", null, null, null);
    }

    private static MessageFile file() throws IOException {
        return MessageFile.beside(ItemFailure.class);
    }
}
