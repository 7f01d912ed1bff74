/**
 * Finds the wanted values in what bw lists of a vault. It uses a session of {@code cli} and knows nothing of Jenkins.
 * Its types are public for the rest of this plugin only: they are no API for other plugins and may change in any
 * release.
 */
package io.jenkins.plugins.bitwarden.vault;
