package io.jenkins.plugins.bitwarden.account;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Bitwarden account lives: one of the two clouds, or somebody's own server.
 *
 * @param url the address of the web vault, which is also what {@code bw config server} takes; no slash at its end
 */
public record BitwardenServer(URI url) {

    /** A host of the clouds, none of which but {@code vault.} is what bw must be told. */
    private static final Pattern CLOUD_HOST = Pattern.compile("(?:.+\\.)?bitwarden\\.(com|eu)\\.?");

    /** What bw takes for an IPv4 address, in whichever of the ways there are to write one. */
    private static final Pattern NUMERIC_HOST = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX]\\p{XDigit}*)\\.?");

    /** The one way that all readers of an address take for the same. */
    private static final Pattern IPV4 = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    /** Punycode that OkHttp puts right, and then asks another host than bw does. */
    private static final Pattern WRONG_PUNYCODE = Pattern.compile("(?:.*\\.)?xn---.*", Pattern.CASE_INSENSITIVE);

    private static final int HIGHEST_PORT = 65_535;

    private static final int LONGEST = 300;
    private static final int LONGEST_QUOTE = 60;

    private static final Pattern SERVICE = Pattern.compile("(.*)/(?:identity|api)(?:/.*)?");

    /** The cloud in the United States, bitwarden.com, which bw uses when it is told nothing. */
    public static final BitwardenServer US = new BitwardenServer(URI.create("https://vault.bitwarden.com"));

    /** The cloud in the European Union, bitwarden.eu. */
    public static final BitwardenServer EU = new BitwardenServer(URI.create("https://vault.bitwarden.eu"));

    /**
     * Takes a server as somebody typed it.
     *
     * @param text {@code US}, {@code EU}, or the https address of a server. Blank is not {@code US}: it may be the unset
     *     variable that should hold the address of an own server, whose key must not go to the cloud
     * @return the server
     * @throws InvalidValueException if it is null or blank, or bw could not work with it; the message says what to write
     *     instead
     */
    public static BitwardenServer of(String text) {
        String given = text == null ? "" : text.strip();
        if (given.isEmpty()) {
            throw new InvalidValueException(Messages._BitwardenServer_blank());
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
     * Takes the address of somebody's own server as he typed it, where it is known that one is meant.
     *
     * @param text the https address
     * @return the server
     * @throws InvalidValueException if there is none, or bw could not work with it; the message says what to write
     */
    public static BitwardenServer own(String text) {
        if (text == null || text.isBlank()) {
            throw new InvalidValueException(Messages._BitwardenServer_empty());
        }
        return of(text);
    }

    /**
     * @throws InvalidValueException if bw could not work with this address: not https, no host, no such port, or with
     *     user info, query or fragment
     */
    public BitwardenServer {
        String host = url.getHost();
        // With a network interface after a per cent sign, an address means something on one machine only.
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
                throw new InvalidValueException(Messages._BitwardenServer_cloud(region, vault));
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
        Matcher service = SERVICE.matcher(path);
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
            // The latter comes of a number in brackets that is too large.
            throw malformed(given);
        }
        throw malformed(given);
    }

    /** Repeats nothing of a text before an @ or after a ?, where a password or a token may be. */
    private static InvalidValueException malformed(String given) {
        String address = given.substring(given.lastIndexOf('@') + 1).split("[?#]", 2)[0];
        String quote = address.length() <= LONGEST_QUOTE ? address : address.substring(0, LONGEST_QUOTE) + "\u2026";
        return new InvalidValueException(Messages._BitwardenServer_malformed(quote));
    }

    private static String stripSlashes(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    /** Returns whether this is one of Bitwarden's own clouds. */
    public boolean isCloud() {
        return equals(US) || equals(EU);
    }

    /** Returns where this server's identity service is: it accepts or refuses API keys. */
    public URI identityUrl() {
        if (isCloud()) {
            return URI.create(url.toString().replace("//vault.", "//identity."));
        }
        return URI.create(url + "/identity");
    }

    /** Returns the addresses that bw sends its requests to, which are not that of the web vault for a cloud. */
    public List<URI> requestUrls() {
        return isCloud()
                ? List.of(identityUrl(), URI.create(url.toString().replace("//vault.", "//api.")))
                : List.of(url);
    }

    /** Returns {@code US} or {@code EU} for a cloud, else the address: what {@link #of} takes. */
    @Override
    public String toString() {
        return equals(US) ? "US" : equals(EU) ? "EU" : url.toString();
    }
}
