package io.jenkins.plugins.bitwarden.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

/** What holds for each value of an account, whatever text it is built from. */
class HostileValuesTest {

    private static final String ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";
    private static final String WORD = "hunter2";

    /** An address with the word in front of its host only. */
    private static final Pattern PASSWORD =
            Pattern.compile("(?s)(?:[^/?#:@]*:/+)?[^/?#]*" + WORD + "[^/?#]*@(?!.*" + WORD + ").*");

    /** Where the URI class is more lenient than others, who then ask nobody: IPv4 within IPv6, and endless names. */
    private static final Pattern UNREADABLE = Pattern.compile("\\[.*:.*\\..*]|(.*\\.)?[^.]{64,}(\\..*)?");

    private static final List<String> KEYS = List.of(
            ID,
            SECRET,
            "organization.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a",
            "client_id: " + ID + "\nclient_secret: " + SECRET + "\nscope: api\ngrant_type: client_credentials",
            "client_id" + ID + "client_secret" + SECRET + "scopeapigrant_typeclient_credentials",
            "export BW_CLIENTID=\"" + ID + "\"\nexport BW_CLIENTSECRET=\"" + SECRET + "\"\n",
            "{\"client_id\":\"" + ID + "\",\"client_secret\":\"" + SECRET + "\"}",
            "client_id",
            "client_secret",
            "user.",
            "scope",
            "********");

    private static final List<String> SERVERS = List.of(
            "US",
            "EU",
            "https://vault.bitwarden.com",
            "https://vault.bitwarden.eu/#/login",
            "https://vault.example.com:8443/bw/",
            "https://me:" + WORD + "@vault.example.com/",
            "http://10.1.2.3/identity/connect/token?x=1#y",
            "https://[fd00::1]:8443",
            "https://[::ffff:127.0.0.1]",
            "https://[fe80::1%25eth0]",
            "https://127.0.0.1.",
            "https://0x7f.0.0.1",
            "https://2130706433",
            "https://127.1",
            "me:" + WORD + "@",
            "bitwarden.",
            "vault.example.com",
            "https:");

    @Test
    void aClientIdIsRefusedWithASentenceOrIsTheTextWithoutTheBlanksAroundIt() {
        Hostile.forEach(
                KEYS,
                text -> value(text, ClientId::new).ifPresent(id -> {
                    assertThat(id.value()).isEqualTo(text.strip()).matches("user\\.[A-Za-z0-9._~-]+");
                    assertThat(new ClientId(id.value())).isEqualTo(id);
                    assertThat(id.masked())
                            .hasSizeLessThan(id.value().length() + 1)
                            .hasSizeBetween(5, 9);
                    id.warning().ifPresent(Sentence::toString);
                }));
    }

    @Test
    void aClientSecretIsRefusedWithASentenceOrIsWhatAnyEnvironmentCanCarry() {
        Hostile.forEach(
                KEYS,
                text -> value(text, ClientSecret::new).ifPresent(secret -> {
                    assertThat(secret.reveal())
                            .isEqualTo(text.strip())
                            .isEqualTo(new String(text.strip().getBytes(UTF_8), UTF_8));
                    assertThat(secret.reveal().codePoints())
                            .hasSizeGreaterThan(3)
                            .noneMatch(c ->
                                    Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c));
                    assertThat(new ClientSecret(secret.reveal())).isEqualTo(secret);
                    assertThat(secret.toString()).isEqualTo("********");
                }));
    }

    @Test
    void aPastedKeyIsFoundOrNotFound() {
        Hostile.forEach(
                KEYS,
                text -> PastedKey.in(text)
                        .ifPresent(key -> assertThat(text)
                                .contains(key.clientId().value())
                                .contains(key.clientSecret().reveal())));
    }

    @Test
    void aMasterPasswordIsRefusedWithASentenceOrIsTheText() {
        Hostile.forEach(
                KEYS,
                text -> value(text, MasterPassword::new)
                        .ifPresent(password -> assertThat(password.reveal()).isEqualTo(text)));
    }

    @Test
    void aServerIsRefusedWithASentenceOrIsAnHttpsAddressWithNothingInItButHostPortAndPath() {
        Hostile.forEach(
                SERVERS,
                text -> value(text, BitwardenServer::of).ifPresent(server -> {
                    URI url = server.url();
                    assertThat(url.getScheme()).isEqualTo("https");
                    assertThat(url.getHost()).isNotEmpty();
                    assertThat(url.getRawUserInfo()).isNull();
                    assertThat(url.getRawQuery()).isNull();
                    assertThat(url.getRawFragment()).isNull();
                    assertThat(url.toString()).doesNotEndWith("/").hasSizeLessThan(2048);
                    assertThat(BitwardenServer.of(server.toString())).isEqualTo(server);
                }));
    }

    /** Else a secret could go to another host than the one that was checked, or that a person read. */
    @Test
    void allWhoReadAServersAddressReadTheSameHostInIt() {
        Hostile.forEach(SERVERS, text -> {
            Optional<BitwardenServer> given = value(text, BitwardenServer::of);
            if (given.isEmpty()) {
                return;
            }
            BitwardenServer server = given.get();
            for (URI address : List.of(server.url(), server.identityUrl())) {
                HttpUrl read = HttpUrl.parse(address + "/connect/token");
                if (UNREADABLE.matcher(address.getHost()).matches() && read == null) {
                    continue;
                }
                assertThat(read).isNotNull();
                assertThat(canonical(read.host())).isEqualTo(canonical(address.getHost()));
                assertThat(read.port()).isEqualTo(address.getPort() < 0 ? 443 : address.getPort());
                assertThat(read.isHttps()).isTrue();
            }
        });
    }

    /** The same for all ways to write one IPv6 address; looks up nothing. */
    private static String canonical(String host) throws UnknownHostException {
        return host.contains(":") ? InetAddress.getByName(host).getHostAddress() : host;
    }

    /** Builds a value; if that is refused, it must be by a sentence that repeats nothing secret. */
    private static <V> Optional<V> value(String text, Function<String, V> type) {
        try {
            return Optional.of(type.apply(text));
        } catch (InvalidValueException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(400).doesNotContain(SECRET);
            if (PASSWORD.matcher(text).matches()) {
                assertThat(refused.getMessage()).doesNotContain(WORD);
            }
            return Optional.empty();
        }
    }
}
