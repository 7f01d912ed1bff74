/** Finds the wanted values in what bw lists of a vault; knows nothing of Jenkins. No API for other plugins. */
package io.jenkins.plugins.bitwarden.vault;
