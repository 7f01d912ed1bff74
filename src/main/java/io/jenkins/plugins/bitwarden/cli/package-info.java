/**
 * What the plugin knows of the Bitwarden CLI, {@code bw}: how to log in with an API key, how to tell that it worked, and
 * how to leave nothing behind. Running a process and touching files are ports, {@link
 * io.jenkins.plugins.bitwarden.cli.CliRunner} and {@link io.jenkins.plugins.bitwarden.cli.Directory}, so that the same
 * code works on this machine and on an agent.
 */
package io.jenkins.plugins.bitwarden.cli;
