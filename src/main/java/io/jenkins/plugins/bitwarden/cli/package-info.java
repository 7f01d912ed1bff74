/**
 * Logs in with the Bitwarden CLI, {@code bw}, through the ports {@link io.jenkins.plugins.bitwarden.cli.CliRunner} and
 * {@link io.jenkins.plugins.bitwarden.cli.Directory}, on this machine or an agent. No API for other plugins.
 */
package io.jenkins.plugins.bitwarden.cli;
