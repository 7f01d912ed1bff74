/** The API key as variables of a build. */
package io.jenkins.plugins.bitwarden.binding;
