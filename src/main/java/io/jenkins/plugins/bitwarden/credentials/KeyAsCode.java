package io.jenkins.plugins.bitwarden.credentials;

import hudson.Util;
import hudson.model.Descriptor.FormException;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.impl.configurators.DataBoundConfigurator;
import io.jenkins.plugins.casc.model.CNode;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jenkinsci.plugins.variant.OptionalExtension;

/**
 * Reads and writes a key as configuration as code. A blank value, which an unset variable leaves, is stored with a
 * warning. A refusal names the key.
 */
@OptionalExtension(requirePlugins = "configuration-as-code")
public final class KeyAsCode extends DataBoundConfigurator<BitwardenApiKeyImpl> {

    private static final Logger LOGGER = Logger.getLogger(KeyAsCode.class.getName());

    public KeyAsCode() {
        super(BitwardenApiKeyImpl.class);
    }

    @Override
    public BitwardenApiKeyImpl configure(CNode config, ConfigurationContext context) throws ConfiguratorException {
        String name = name(config);
        // Before it is read, which takes the attributes out of it.
        boolean hasMasterPassword = config.asMapping().containsKey("masterPassword");
        BitwardenApiKeyImpl key = read(name, () -> super.configure(config, context));
        Map.of(
                        "clientId", key.getClientId().getPlainText(),
                        "clientSecret", key.getClientSecret().getPlainText(),
                        "server", key.getServer())
                .forEach((attribute, value) -> {
                    if (value.isEmpty()) {
                        LOGGER.warning(Messages.KeyAsCode_blank(name, attribute));
                    }
                });
        if (hasMasterPassword && key.getMasterPassword() == null) {
            LOGGER.warning(Messages.KeyAsCode_blankMasterPassword(name));
        }
        return key;
    }

    @Override
    public BitwardenApiKeyImpl check(CNode config, ConfigurationContext context) throws ConfiguratorException {
        return read(name(config), () -> super.check(config, context));
    }

    @Override
    public CNode describe(BitwardenApiKeyImpl key, ConfigurationContext context) throws Exception {
        return KeyTexts.allowingBlanks(() -> super.describe(key, context));
    }

    private BitwardenApiKeyImpl read(String name, Callable<BitwardenApiKeyImpl> reader) {
        try {
            return KeyTexts.allowingBlanks(reader);
        } catch (Exception e) {
            String sentence = Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                    .filter(FormException.class::isInstance)
                    .map(Throwable::getMessage)
                    .findFirst()
                    .orElseGet(e::getMessage);
            throw new ConfiguratorException(this, Messages.ValidField_of(sentence, name), e);
        }
    }

    /** Returns the id as it is written there, or else the place in the file. */
    private static String name(CNode config) {
        CNode written = config.asMapping().get("id");
        String id =
                written == null ? null : Util.fixEmptyAndTrim(written.asScalar().getValue());
        return id != null ? id : String.valueOf(config.getSource());
    }
}
