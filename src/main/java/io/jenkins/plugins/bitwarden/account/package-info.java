/** Values of a Bitwarden account that cannot be wrong once built. */
package io.jenkins.plugins.bitwarden.account;
