/** The Bitwarden CLI as a tool of Jenkins: which versions are known, and how one gets onto a node, whole and checked. */
package io.jenkins.plugins.bitwarden.tool;
