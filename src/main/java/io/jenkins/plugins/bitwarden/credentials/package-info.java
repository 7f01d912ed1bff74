/** The API key as a Jenkins credential. */
package io.jenkins.plugins.bitwarden.credentials;
