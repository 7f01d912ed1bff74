/** What authors of jobs write: the block, its items, the build environment of classic jobs, and what they find in their variables. */
package io.jenkins.plugins.bitwarden.step;
