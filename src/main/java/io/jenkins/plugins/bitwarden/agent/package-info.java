/** bw's process and files on an agent: how they are started, created, ended and deleted there. */
package io.jenkins.plugins.bitwarden.agent;
