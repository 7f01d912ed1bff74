/**
 * Asks a server's identity service whether it accepts a personal API key, as {@code bw login --apikey} would, without
 * bw and without keeping anything of the answer.
 */
package io.jenkins.plugins.bitwarden.identity;
