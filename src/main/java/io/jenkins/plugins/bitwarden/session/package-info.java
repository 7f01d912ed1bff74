/**
 * The life of a login of a build: which credentials, opened on which agent, written down in the ledger, and surely
 * deleted.
 */
package io.jenkins.plugins.bitwarden.session;
