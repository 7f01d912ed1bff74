package io.jenkins.plugins.bitwarden.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.util.Secret;
import java.util.logging.Level;
import net.sf.json.JSONObject;
import org.htmlunit.Page;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What somebody sees who saves a form that holds no usable key. */
@WithJenkins
class RefusedKeyTest {

    private static final String ID = "user.6f9a1c34-0b7d-4a52-9e1e-5d0c8b7a4f2a";
    private static final String SECRET = "kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC";

    private CredentialsStore store;
    private StoreForm form;

    @BeforeEach
    void open(JenkinsRule jenkins) throws Exception {
        store = CredentialsProvider.lookupStores(jenkins.jenkins).iterator().next();
        form = new StoreForm(jenkins, StoreForm.SYSTEM, null);
    }

    @Test
    void aNewKeyOfAnOrganizationIsAnsweredWithASentence() throws Exception {
        assertThat(refused(form.create(key("organization.6f9a1c34", "US"))))
                .contains("This is the client_id of an organization.");
        assertThat(store.getCredentials(Domain.global())).isEmpty();
    }

    @Test
    void aChangedKeyThatCannotBeRightLeavesTheStoredOneAsItIs() throws Exception {
        BitwardenApiKeyImpl stored = new BitwardenApiKeyImpl(
                CredentialsScope.GLOBAL, "bitwarden", null, Secret.fromString(ID), Secret.fromString(SECRET));
        store.addCredentials(Domain.global(), stored);

        assertThat(refused(form.save("bitwarden", form.open("bitwarden").element("clientSecret", "short"))))
                .contains("This is too short for a client_secret");
        assertThat(refused(form.save("bitwarden", key(ID, "http://vault.example.com"))))
                .contains("Write https://vault.example.com.");
        assertThat(refused(form.save("bitwarden", key(ID, "")))).contains("The address of your server is missing.");
        assertThat(store.getCredentials(Domain.global())).singleElement().isSameAs(stored);
    }

    @Test
    void whatWasTypedReachesNoLog() throws Exception {
        try (LogRecorder log = new LogRecorder().record("", Level.INFO).capture(100)) {
            form.create(key("organization.6f9a1c34", "US"));
            form.create(key(ID, "http://vault.example.com"));

            assertThat(String.join("\n", log.getMessages())).doesNotContain(ID, SECRET, "6f9a1c34");
        }
    }

    private JSONObject key(String clientId, String server) throws Exception {
        return form.add()
                .element("serverChoice", server.equals("US") ? "US" : "own")
                .element("ownServer", server)
                .element("clientId", clientId)
                .element("clientSecret", SECRET);
    }

    private static String refused(Page answer) {
        HtmlPage page = (HtmlPage) answer;
        assertThat(page.getWebResponse().getStatusCode()).isEqualTo(400);
        assertThat(page.asNormalizedText()).doesNotContain("Oops", "Exception");
        assertThat(page.getWebResponse().getContentAsString()).doesNotContain("\tat ", SECRET);
        return page.asNormalizedText();
    }
}
