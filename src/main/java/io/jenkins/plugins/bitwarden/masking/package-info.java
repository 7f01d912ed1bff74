/** Hides secrets in the logs of builds and in the failures that come out of a block. */
package io.jenkins.plugins.bitwarden.masking;
