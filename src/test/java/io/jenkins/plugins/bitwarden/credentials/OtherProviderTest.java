package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.ItemGroup;
import hudson.util.Secret;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.springframework.security.core.Authentication;

@WithJenkins
class OtherProviderTest {

    @Test
    void aKeyOfAnotherProviderIsAsGood(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("""
                withCredentials([bitwardenApiKey('elsewhere')]) {
                  echo "found: ${env.BW_CLIENTID == '%s' && env.BW_CLIENTSECRET == '%s'}"
                }
                """.formatted(Keys.CLIENT_ID, Keys.CLIENT_SECRET), true));

        jenkins.assertLogContains("found: true", jenkins.buildAndAssertSuccess(job));
        BitwardenApiKey key = Keys.find(jenkins.jenkins, "elsewhere");
        assertThat(key).isNotInstanceOf(BitwardenApiKeyImpl.class);
        assertThat(key.getMasterPassword()).isNull();
        assertThat(CredentialsNameProvider.name(key)).isEqualTo("A key of another provider");
        assertThat(CredentialsProvider.snapshot(BitwardenApiKey.class, key).toApiKey())
                .isEqualTo(Keys.at("EU"));
    }

    /** A provider whose keys are no class of this plugin, as providers of remote secrets make them. */
    @TestExtension
    public static class Elsewhere extends CredentialsProvider {

        @Override
        public <C extends Credentials> List<C> getCredentialsInItemGroup(
                Class<C> type, ItemGroup group, Authentication authentication, List<DomainRequirement> requirements) {
            return type.isAssignableFrom(BitwardenApiKey.class) ? List.of(type.cast(key())) : List.of();
        }

        private static BitwardenApiKey key() {
            Map<String, Object> answers = Map.of(
                    "getId",
                    "elsewhere",
                    "getDescription",
                    "A key of another provider",
                    "getScope",
                    CredentialsScope.GLOBAL,
                    "getClientId",
                    Secret.fromString(Keys.CLIENT_ID),
                    "getClientSecret",
                    Secret.fromString(Keys.CLIENT_SECRET),
                    "getServer",
                    "EU",
                    "hashCode",
                    1,
                    "toString",
                    "elsewhere");
            return (BitwardenApiKey) Proxy.newProxyInstance(
                    BitwardenApiKey.class.getClassLoader(),
                    new Class<?>[] {BitwardenApiKey.class},
                    (proxy, method, arguments) -> method.isDefault()
                            ? InvocationHandler.invokeDefault(proxy, method, arguments)
                            : method.getName().equals("equals")
                                    ? proxy == arguments[0]
                                    : answers.get(method.getName()));
        }
    }
}
