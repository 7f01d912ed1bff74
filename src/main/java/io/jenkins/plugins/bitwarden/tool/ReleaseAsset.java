package io.jenkins.plugins.bitwarden.tool;

import io.jenkins.plugins.bitwarden.account.CliVersion;

/**
 * A zip of a release on GitHub, which holds bw and nothing else.
 *
 * @param oss whether it is built from the code under the GPL alone
 */
record ReleaseAsset(CliVersion version, boolean oss, Platform platform) {

    /** Where Bitwarden releases its clients. A mirror has the same folders and files. */
    static final String GITHUB = "https://github.com/bitwarden/clients/releases/download";

    private static final String PAGES = "https://github.com/bitwarden/clients/releases/tag/";

    String fileName() {
        return (oss ? "bw-oss-" : "bw-") + platform.id() + "-" + version + ".zip";
    }

    /**
     * @param mirror the address of a mirror, without a slash at its end
     */
    String url(String mirror) {
        return mirror + "/" + tag() + "/" + fileName();
    }

    /** Returns the address of the page that shows the digest of each file. */
    static String page(CliVersion version) {
        return PAGES + tag(version);
    }

    private String tag() {
        return tag(version);
    }

    private static String tag(CliVersion version) {
        return "cli-v" + version;
    }
}
