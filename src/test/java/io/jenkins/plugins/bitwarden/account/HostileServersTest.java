package io.jenkins.plugins.bitwarden.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** What holds for a server, whatever text it is built from. */
class HostileServersTest {

    private static final String WORD = "hunter2";

    /** An address with the word in front of its host only. */
    private static final Pattern PASSWORD =
            Pattern.compile("(?s)(?:[^/?#:@]*:/+)?[^/?#]*" + WORD + "[^/?#]*@(?!.*" + WORD + ").*");

    /** Where URI is more lenient than others, who then ask nobody: IPv4 within IPv6, endless names, bad Punycode. */
    private static final Pattern UNREADABLE =
            Pattern.compile("\\[.*:.*\\..*]|(.*\\.)?[^.]{64,}(\\..*)?|.{254,}|(.*\\.)?xn--.*");

    @FuzzTest
    void aServerIsRefusedWithASentenceOrIsAnHttpsAddressWithNothingInItButHostPortAndPath(byte[] input) {
        server(input).ifPresent(server -> {
            URI url = server.url();
            assertThat(url.getScheme()).isEqualTo("https");
            assertThat(url.getHost()).isNotEmpty();
            assertThat(url.getRawUserInfo()).isNull();
            assertThat(url.getRawQuery()).isNull();
            assertThat(url.getRawFragment()).isNull();
            assertThat(url.toString()).doesNotEndWith("/").hasSizeLessThan(2048);
            assertThat(BitwardenServer.of(server.toString())).isEqualTo(server);
        });
    }

    /** Else a secret could go to another host than the one that was checked, or that a person read. */
    @FuzzTest
    void allWhoReadAServersAddressReadTheSameHostInIt(byte[] input) throws Exception {
        Optional<BitwardenServer> given = server(input);
        if (given.isEmpty()) {
            return;
        }
        for (URI address : List.of(given.get().url(), given.get().identityUrl())) {
            HttpUrl read = HttpUrl.parse(address + "/connect/token");
            if (UNREADABLE.matcher(address.getHost()).matches() && read == null) {
                continue;
            }
            assertThat(read).isNotNull();
            assertThat(canonical(read.host())).isEqualTo(canonical(address.getHost()));
            assertThat(read.port()).isEqualTo(address.getPort() < 0 ? 443 : address.getPort());
            assertThat(read.isHttps()).isTrue();
        }
    }

    /** The same for all ways to write one IPv6 address; looks up nothing. */
    private static String canonical(String host) throws UnknownHostException {
        return host.contains(":") ? InetAddress.getByName(host).getHostAddress() : host;
    }

    /** Builds a server; if that is refused, it must be by a sentence that repeats nothing secret. */
    private static Optional<BitwardenServer> server(byte[] input) {
        String text = new String(input, UTF_8);
        try {
            return Optional.of(BitwardenServer.of(text));
        } catch (InvalidValueException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(400);
            if (PASSWORD.matcher(text).matches()) {
                assertThat(refused.getMessage()).doesNotContain(WORD);
            }
            return Optional.empty();
        }
    }
}
