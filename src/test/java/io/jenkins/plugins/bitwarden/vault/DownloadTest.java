package io.jenkins.plugins.bitwarden.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.bitwarden.cli.Bench;
import io.jenkins.plugins.bitwarden.cli.CliFailure;
import io.jenkins.plugins.bitwarden.cli.CliSession;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.cli.RealBw;
import io.jenkins.plugins.bitwarden.cli.Reason;
import io.jenkins.plugins.bitwarden.embedded.Endpoint;
import io.jenkins.plugins.bitwarden.embedded.Failure;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attachments as the real bw downloads them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bw is started as on POSIX systems")
class DownloadTest {

    private static final int MEGABYTES = 20;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void anAttachmentIsDownloadedByteForByte(RealBw version) throws Exception {
        byte[] binary = new byte[MEGABYTES << 20];
        new Random(42).nextBytes(binary);
        try (Bench bench = new Bench(version, temporary)) {
            bench.account
                    .add(VaultItem.login("cluster")
                            .attachment("big file", binary)
                            .attachment("BIG FILE", new byte[] {0, 13, 10})
                            .attachment("../../\u00e4 of: \"x\".pem", bytes("odd")))
                    .add(VaultItem.login("shared")
                            .organization("Acme")
                            .collection("CI")
                            .attachment("licence.txt", bytes("of the organization")));
            CliSession session = bench.open(bench.login().with(Login.Unlock.WHEN_READ));
            VaultItems items = new VaultItems(session);
            List<ItemContent> found = items.read(List.of(
                    of("cluster", "big file"),
                    of("cluster", "BIG FILE"),
                    of("cluster", "../../\u00e4 of: \"x\".pem"),
                    of("shared", "licence.txt")));

            assertThat(download(items, found.get(0))).hasBinaryContent(binary);
            assertThat(download(items, found.get(1))).hasBinaryContent(new byte[] {0, 13, 10});
            assertThat(download(items, found.get(2))).hasContent("odd");
            assertThat(download(items, found.get(3))).hasContent("of the organization");
            assertThat(bench.server.unknownRequests()).isEmpty();
            session.close();
            assertThat(bench.leftovers()).isEmpty();
        }
    }

    /** Both versions print the same, see ReasonTest. */
    @Test
    void whyItCannotBeDownloadedIsTold() throws Exception {
        try (Bench bench = new Bench(RealBw.V2026_9_0, temporary)) {
            bench.account.add(VaultItem.login("cluster").attachment("licence.txt", bytes("a licence")));
            CliSession session = bench.open(bench.login());
            VaultItems items = new VaultItems(session);
            Attachment attachment = (Attachment)
                    items.read(List.of(of("cluster", "licence.txt"))).get(0);

            bench.server.failAlways(Endpoint.ATTACHMENT, Failure.BAD_GATEWAY);
            assertThat(failure(items, attachment))
                    .isEqualTo(Reason.ATTACHMENT_NOT_OFFERED + ": did not tell bw where to download the attachment");
            bench.server.heal().failAlways(Endpoint.ATTACHMENT, Failure.SERVER_ERROR);
            assertThat(failure(items, attachment)).isEqualTo(Reason.SERVER_ERROR + ": failed with an internal error");
            bench.server.heal().failAlways(Endpoint.ATTACHMENT, Failure.CAPTIVE_PORTAL);
            assertThat(failure(items, attachment)).startsWith(Reason.ATTACHMENT_NOT_OFFERED.name());
            bench.server.heal().failAlways(Endpoint.FILE, Failure.CAPTIVE_PORTAL);
            assertThat(failure(items, attachment)).startsWith(Reason.ATTACHMENT_BROKEN.name());
            bench.server.heal().failAlways(Endpoint.FILE, Failure.CONNECTION_RESET);
            assertThat(failure(items, attachment)).startsWith(Reason.UNREACHABLE.name());
            bench.server.heal().downloadLifetime(Duration.ZERO);
            assertThat(failure(items, attachment)).startsWith(Reason.ATTACHMENT_REFUSED.name());
            bench.server.downloadLifetime(Duration.ofMinutes(1));
            bench.account.loseFiles();
            assertThat(failure(items, attachment)).startsWith(Reason.ATTACHMENT_LOST.name());
            assertThat(temporary.resolve("failed")).doesNotExist();
            session.close();

            bench.account.withoutPremium();
            CliSession withoutPremium = bench.open(bench.login());
            assertThat(failure(new VaultItems(withoutPremium), attachment))
                    .isEqualTo(Reason.NO_PREMIUM + ": bw gives authenticator codes and attachments only with premium");
            withoutPremium.close();
            assertThat(bench.leftovers()).isEmpty();
        }
    }

    private Path download(VaultItems items, ItemContent attachment) throws Exception {
        Path file = temporary.resolve(((Attachment) attachment).id());
        items.download((Attachment) attachment, file.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        return file;
    }

    /** Returns the reason and, of the message, the first sentence after the server. */
    private String failure(VaultItems items, Attachment attachment) {
        CliFailure failure = catchThrowableOfType(
                CliFailure.class,
                () -> items.download(attachment, temporary.resolve("failed").toString()));
        assertThat(failure).isNotNull();
        assertThat(failure.getMessage()).contains(". ").doesNotContain("token=", "throw new", "bw.js");
        String sentence = failure.getMessage().split("\\. ", 2)[0];
        return failure.reason() + ": " + sentence.replaceFirst("^https://\\S+ ", "");
    }

    private static ItemRequest of(String item, String attachment) {
        return new ItemRequest(item, null, null, null, null, attachment);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
