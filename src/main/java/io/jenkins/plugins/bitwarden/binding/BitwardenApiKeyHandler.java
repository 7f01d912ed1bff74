package io.jenkins.plugins.bitwarden.binding;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.pipeline.modeldefinition.model.CredentialsBindingHandler;
import org.jenkinsci.plugins.variant.OptionalExtension;

/**
 * {@code environment { BW = credentials('id') }} in a declarative pipeline: binds an API key to {@code BW_CLIENTID} and
 * {@code BW_CLIENTSECRET}. There is no variable {@code BW}, because the key is two values.
 */
@OptionalExtension(requirePlugins = "pipeline-model-extensions")
public class BitwardenApiKeyHandler extends CredentialsBindingHandler<BitwardenApiKey> {

    @Override
    @NonNull
    public Class<BitwardenApiKey> type() {
        return BitwardenApiKey.class;
    }

    /** {@inheritDoc} The names are those of the setters of {@link BitwardenApiKeyBinding}. */
    @Override
    @NonNull
    public List<Map<String, Object>> getWithCredentialsParameters(String credentialsId) {
        return List.of(Map.of(
                "$class",
                BitwardenApiKeyBinding.class.getName(),
                "credentialsId",
                credentialsId,
                "clientIdVariable",
                new EnvVarResolver("%s_CLIENTID"),
                "clientSecretVariable",
                new EnvVarResolver("%s_CLIENTSECRET")));
    }
}
