/** A Bitwarden server inside the JVM, for tests and the demonstration: {@code EmbeddedBitwarden.start()}. */
package io.jenkins.plugins.bitwarden.embedded;
