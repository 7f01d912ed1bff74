package io.jenkins.plugins.bitwarden.vault;

/**
 * An attachment of an item. bw has its name, but downloads and decrypts its content only when it is asked to.
 *
 * @param item the item's id
 * @param id the attachment's id, which is safe on a command line
 * @param name the name of the file that was attached
 */
public record Attachment(String item, String id, String name) implements ItemContent {}
