/** The pipeline step that logs in to Bitwarden around a block, and what ties the cli package to an agent. */
package io.jenkins.plugins.bitwarden.step;
