/** The life of a build's login: its credentials, its directory on an agent, and the deletion of that directory. */
package io.jenkins.plugins.bitwarden.session;
