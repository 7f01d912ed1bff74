/** Binds an API key to variables of a build. */
package io.jenkins.plugins.bitwarden.binding;
