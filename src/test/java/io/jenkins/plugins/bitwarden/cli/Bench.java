package io.jenkins.plugins.bitwarden.cli;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.BitwardenServer;
import io.jenkins.plugins.bitwarden.account.ClientId;
import io.jenkins.plugins.bitwarden.account.ClientSecret;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import io.jenkins.plugins.bitwarden.embedded.Account;
import io.jenkins.plugins.bitwarden.embedded.Certificate;
import io.jenkins.plugins.bitwarden.embedded.EmbeddedBitwarden;
import io.jenkins.plugins.bitwarden.embedded.VaultItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** One real bw, an embedded server with one account, and a folder in which sessions come and go. */
public final class Bench implements AutoCloseable {

    public static final String EMAIL = "ci@example.test";
    public static final String MASTER_PASSWORD = "correct horse battery staple";
    public static final String REGISTRY_PASSWORD = "p\u00e4ss w\u00f6rd $HOME";

    /** For all, since the question costs a start of bw. */
    private static final VerifiedExecutables KNOWN = new VerifiedExecutables();

    public final EmbeddedBitwarden server;
    public final Account account;
    public final Path folder;
    public final ProcessRunner runner;
    public VerifiedExecutables support = KNOWN;
    private final Map<String, String> environment;

    public Bench(RealBw bw, Path folder) {
        this(bw, folder, Certificate.VALID, Map.of());
    }

    public Bench(RealBw bw, Path folder, Certificate certificate, Map<String, String> more) {
        this.folder = folder.resolve("sessions");
        server = EmbeddedBitwarden.start(certificate);
        account = server.addAccount(EMAIL, MASTER_PASSWORD)
                .add(VaultItem.login("registry").username("robot").password(REGISTRY_PASSWORD));
        environment = bw.environment(server.caCertificate());
        environment.putAll(more);
        runner = new ProcessRunner(environment);
    }

    public Login login() {
        return login(server.url().toString(), account.clientSecret(), MASTER_PASSWORD, Duration.ofSeconds(60));
    }

    public Login login(String url, String clientSecret, String masterPassword, Duration limit) {
        return new Login(
                new ApiKey(new ClientId(account.clientId()), new ClientSecret(clientSecret), BitwardenServer.of(url)),
                UUID.nameUUIDFromBytes(new byte[] {4, 2}),
                Optional.ofNullable(masterPassword).map(MasterPassword::new),
                limit);
    }

    public Login loginOnly() {
        return login(server.url().toString(), account.clientSecret(), null, Duration.ofSeconds(60));
    }

    public CliSession open(Login login) throws CliFailure, IOException, InterruptedException {
        return CliSession.open(
                runner, new LocalDirectory(folder.resolve("s-" + UUID.randomUUID())), login, support, pause -> false);
    }

    /** Runs bw in a session, as a build's own script would. */
    public CliResult bw(CliSession session, String... arguments) throws IOException, InterruptedException {
        return CapturedRun.of(
                runner, new CliCommand(List.of(arguments), session.environment(), Duration.ofSeconds(60)));
    }

    /** Lists what sessions have left in their folder. */
    public List<Path> leftovers() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> left = Files.list(folder)) {
            return left.toList();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
