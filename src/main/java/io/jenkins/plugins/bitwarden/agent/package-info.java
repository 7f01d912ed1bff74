/**
 * bw's process and its files on an agent: how it is started through the build's launcher, where its data lies, and how
 * what is left of it is ended.
 */
package io.jenkins.plugins.bitwarden.agent;
