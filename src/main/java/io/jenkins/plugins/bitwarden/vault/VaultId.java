package io.jenkins.plugins.bitwarden.vault;

import io.jenkins.plugins.bitwarden.account.ClientId;
import java.util.Locale;
import java.util.Optional;

/**
 * The id of an item, folder, collection or organization, in lower case. It must be a UUID, because servers choose what
 * bw lists, and ids appear in logs and on command lines.
 */
record VaultId(String text) {

    /**
     * @throws IllegalArgumentException if the text is not a UUID
     */
    VaultId {
        if (!ClientId.UUID.matcher(text).matches()) {
            throw new IllegalArgumentException("not a UUID");
        }
        text = text.toLowerCase(Locale.ROOT);
    }

    /** Returns nothing if the text is null or not a UUID. */
    static Optional<VaultId> of(String text) {
        return Optional.ofNullable(text)
                .filter(given -> ClientId.UUID.matcher(given).matches())
                .map(VaultId::new);
    }

    @Override
    public String toString() {
        return text;
    }
}
