package io.jenkins.plugins.bitwarden.account;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server of a Bitwarden account: one of Bitwarden's two clouds, or a self-hosted server.
 *
 * @param url the address of the web vault, as {@code bw config server} takes it; without a slash at its end
 */
public record BitwardenServer(URI url) {

    /** Of the clouds' hosts, bw accepts only {@code vault.} as its server. */
    private static final Pattern CLOUD_HOST = Pattern.compile("(?:.+\\.)?bitwarden\\.(com|eu)\\.?");

    /** Hosts that bw reads as IPv4 addresses. They may be decimal, octal or hexadecimal, with one to four parts. */
    private static final Pattern NUMERIC_HOST = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX]\\p{XDigit}*)\\.?");

    /** The only form of an IPv4 address that all programs read alike. */
    private static final Pattern IPV4 = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    /** OkHttp corrects such a name, and then asks another host than bw does. */
    private static final Pattern WRONG_PUNYCODE = Pattern.compile("(?:.*\\.)?xn---.*", Pattern.CASE_INSENSITIVE);

    private static final int HIGHEST_PORT = 65_535;
    private static final int LONGEST = 300;
    private static final int LONGEST_QUOTE = 60;

    private static final Pattern SERVICE_PATH = Pattern.compile("(.*)/(?:identity|api)(?:/.*)?");

    /** The cloud in the United States, bitwarden.com, which is bw's default. */
    public static final BitwardenServer US = new BitwardenServer(URI.create("https://vault.bitwarden.com"));

    /** The cloud in the European Union, bitwarden.eu. */
    public static final BitwardenServer EU = new BitwardenServer(URI.create("https://vault.bitwarden.eu"));

    /**
     * Returns the server that a user typed.
     *
     * @param text {@code US}, {@code EU}, or an https address. Blank does not mean {@code US}: the text may come from
     *     an unset variable for a self-hosted server, whose key must not go to the cloud
     * @throws InvalidValueException if the text is null, blank or nothing that bw can work with
     */
    public static BitwardenServer of(String text) {
        String given = text == null ? "" : text.strip();
        if (given.isEmpty()) {
            throw new InvalidValueException(Messages._BitwardenServer_blank(), Messages._BitwardenServer_empty());
        }
        if (given.equalsIgnoreCase("US")) {
            return US;
        }
        if (given.equalsIgnoreCase("EU")) {
            return EU;
        }
        if (given.length() > LONGEST) {
            throw malformed(given);
        }
        return new BitwardenServer(uri(given));
    }

    /**
     * @throws InvalidValueException if bw cannot work with this address: it is not https, has no host, an impossible
     *     port, user info, a query or a fragment
     */
    public BitwardenServer {
        String host = url.getHost();
        // A percent sign starts the name of a network interface, which exists on one machine only.
        if (host == null
                || host.contains("%")
                || WRONG_PUNYCODE.matcher(host).matches()
                || NUMERIC_HOST.matcher(host).matches() && !IPV4.matcher(host).matches()) {
            throw malformed(url.toString());
        }
        if (url.getPort() == 0 || url.getPort() > HIGHEST_PORT) {
            throw new InvalidValueException(Messages._BitwardenServer_port(String.valueOf(HIGHEST_PORT)));
        }
        Matcher cloud = CLOUD_HOST.matcher(host.toLowerCase(Locale.ROOT));
        if (cloud.matches()) {
            String region = cloud.group(1).equals("eu") ? "EU" : "US";
            String vault = "https://vault.bitwarden." + cloud.group(1);
            if (!stripSlashes(url.toString()).equalsIgnoreCase(vault)) {
                throw new InvalidValueException(
                        Messages._BitwardenServer_cloud(region, vault),
                        Messages._BitwardenServer_cloudOwn(region, "bitwarden." + cloud.group(1)));
            }
            url = URI.create(vault);
        } else {
            url = ownServer(url, host);
        }
    }

    private static URI ownServer(URI url, String host) {
        String path = stripSlashes(url.getRawPath());
        String plain = "https://" + host.toLowerCase(Locale.ROOT) + (url.getPort() < 0 ? "" : ":" + url.getPort());
        if (url.getRawUserInfo() != null) {
            throw new InvalidValueException(Messages._BitwardenServer_userInfo(plain + path));
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new InvalidValueException(Messages._BitwardenServer_tooLong(plain + path));
        }
        if (!"https".equalsIgnoreCase(url.getScheme())) {
            throw new InvalidValueException(Messages._BitwardenServer_notHttps(plain + path));
        }
        Matcher service = SERVICE_PATH.matcher(path);
        if (service.matches()) {
            throw new InvalidValueException(Messages._BitwardenServer_service(plain + service.group(1)));
        }
        return URI.create(plain + path);
    }

    private static URI uri(String given) {
        try {
            URI uri = new URI(given);
            if (uri.getHost() != null) {
                return uri;
            }
            if (!given.contains(":/") && !given.contains("@") && new URI("https://" + given).getHost() != null) {
                BitwardenServer meant = new BitwardenServer(new URI("https://" + given));
                throw new InvalidValueException(Messages._BitwardenServer_noScheme(meant.url()));
            }
        } catch (URISyntaxException | NumberFormatException e) {
            // URI throws a NumberFormatException for an IPv6 address with a number that is too large.
            throw malformed(given);
        }
        throw malformed(given);
    }

    /** A password may be before an @ and a token after a ?, so the message does not repeat these parts. */
    private static InvalidValueException malformed(String given) {
        String address = given.substring(given.lastIndexOf('@') + 1).split("[?#]", 2)[0];
        String quote = address.length() <= LONGEST_QUOTE ? address : address.substring(0, LONGEST_QUOTE) + "\u2026";
        return new InvalidValueException(
                Messages._BitwardenServer_malformed(quote), Messages._BitwardenServer_malformedOwn(quote));
    }

    private static String stripSlashes(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    public boolean isCloud() {
        return equals(US) || equals(EU);
    }

    /** Returns the address of the identity service, which accepts or rejects API keys. */
    public URI identityUrl() {
        if (isCloud()) {
            return URI.create(url.toString().replace("//vault.", "//identity."));
        }
        return URI.create(url + "/identity");
    }

    /** Returns the address that an identity service is asked at, without its path: what a firewall must let through. */
    public URI identityHost() {
        return requestUrls().get(0);
    }

    /** Returns the addresses that bw sends its requests to. For a cloud, these are not the address of the web vault. */
    public List<URI> requestUrls() {
        return isCloud()
                ? List.of(identityUrl(), URI.create(url.toString().replace("//vault.", "//api.")))
                : List.of(url);
    }

    /** Returns {@code US}, {@code EU} or the address, as {@link #of} takes it. */
    @Override
    public String toString() {
        return equals(US) ? "US" : equals(EU) ? "EU" : url.toString();
    }
}
