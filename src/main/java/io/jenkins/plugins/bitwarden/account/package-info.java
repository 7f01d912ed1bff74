/** Valid values of a Bitwarden account, such as its client_id and its server. No API for other plugins. */
package io.jenkins.plugins.bitwarden.account;
