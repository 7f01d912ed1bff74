package io.jenkins.plugins.bitwarden.credentials;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import hudson.Util;
import hudson.model.Descriptor.FormException;
import hudson.util.Secret;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The elements of a key in XML as they were sent. XStream would skip those that it cannot read, and decrypt secrets. */
final class KeyElements {

    private static final Set<String> KNOWN =
            Set.of("scope", "id", "description", "server", "clientId", "clientSecret", "masterPassword");

    private final Map<String, String> texts = new HashMap<>();
    private final Set<String> refused = new TreeSet<>();
    private final Set<String> withContent = new HashSet<>();

    KeyElements(HierarchicalStreamReader reader) {
        while (reader.hasMoreChildren()) {
            reader.moveDown();
            String element = reader.getNodeName();
            // An attribute could refer to a value elsewhere in the XML.
            if (!KNOWN.contains(element) || reader.getAttributeCount() > 0) {
                refused.add(element);
            }
            texts.put(element, reader.getValue());
            if (reader.hasMoreChildren()) {
                withContent.add(element);
            }
            reader.moveUp();
        }
    }

    /** Returns the id, if there is one. */
    Optional<String> id() {
        return Optional.ofNullable(Util.fixEmptyAndTrim(texts.get("id")));
    }

    /**
     * Returns the key.
     *
     * @param context where it is to be stored
     * @throws FormException if an element is unknown, its value cannot be right, or it came encrypted where the form
     *     refuses that
     */
    BitwardenApiKeyImpl key(FormContext context) throws FormException {
        if (!refused.isEmpty()) {
            String elements = String.join(", ", refused);
            throw new FormException(Messages.KeyElements_unknown(elements), elements);
        }
        BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                scope(), texts.get("id"), texts.get("description"), secret("clientId"), secret("clientSecret"));
        if (texts.containsKey("server")) {
            key.setServer(texts.get("server"));
        }
        if (withContent.contains("masterPassword")) {
            throw new FormException(Messages.KeyElements_redacted(), "masterPassword");
        }
        key.setMasterPassword(secret("masterPassword"));
        KeyForm.saved(texts.get("clientId"), texts.get("clientSecret"), texts.get("masterPassword"), key.getServer())
                .checkMaySend(context);
        return key;
    }

    private CredentialsScope scope() throws FormException {
        String scope = Util.fixEmptyAndTrim(texts.get("scope"));
        if (scope == null) {
            return null;
        }
        return Stream.of(CredentialsScope.values())
                .filter(known -> known.name().equals(scope))
                .findFirst()
                .orElseThrow(() -> new FormException(Messages.KeyElements_scope(), "scope"));
    }

    private Secret secret(String element) {
        return texts.containsKey(element) ? Secret.fromString(texts.get(element)) : null;
    }
}
