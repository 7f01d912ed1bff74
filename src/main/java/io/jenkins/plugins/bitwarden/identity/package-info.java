/** Asks a server's identity service, without bw, whether it accepts a personal API key. No API for other plugins. */
package io.jenkins.plugins.bitwarden.identity;
