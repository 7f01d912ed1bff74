/** Tells administrators which stored keys no longer work. */
package io.jenkins.plugins.bitwarden.health;
