package io.jenkins.plugins.bitwarden.credentials;

import com.cloudbees.plugins.credentials.domains.Domain;
import java.net.URL;
import java.util.List;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;

/** The form of a credential in one store, over HTTP: what its fields hold, and what sending it does. */
final class StoreForm {

    static final String SYSTEM = "manage/credentials/store/system/domain/_/";
    private static final String TYPE = BitwardenApiKeyImpl.class.getName();

    private final JenkinsRule jenkins;
    private final WebClient client;
    private final String domain;

    /**
     * @param domain the path of the store's global {@link Domain}
     * @param user who uses the form, or {@code null} for nobody in particular
     */
    StoreForm(JenkinsRule jenkins, String domain, String user) throws Exception {
        this.jenkins = jenkins;
        this.domain = domain;
        client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.setJavaScriptEnabled(false);
        client.setRefreshHandler((page, url, seconds) -> {});
        if (user != null) {
            client.login(user);
        }
    }

    /** Returns the form of a new credential with its fields as they are at first. */
    JSONObject add() throws Exception {
        return fields(addPage());
    }

    HtmlPage addPage() throws Exception {
        return client.goTo(domain + "dialog2?kind=" + TYPE);
    }

    /** Returns the form of a stored credential with its fields as they are at first. */
    JSONObject open(String id) throws Exception {
        return fields(openPage(id));
    }

    HtmlPage openPage(String id) throws Exception {
        return client.goTo(domain + "credential/" + id + "/updateDialog");
    }

    /** Sends the form of a new credential and returns the answer. */
    Page create(JSONObject fields) throws Exception {
        return send("createCredentials", new JSONObject().element("credentials", fields));
    }

    /** Sends the form of a stored credential and returns the answer. */
    Page save(String id, JSONObject fields) throws Exception {
        return send("credential/" + id + "/updateSubmit", fields);
    }

    private Page send(String action, JSONObject form) throws Exception {
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), domain + action), HttpMethod.POST);
        request.setRequestParameters(List.of(new NameValuePair("json", form.toString())));
        return client.getPage(client.addCrumb(request));
    }

    /** The fields as core's buildFormTree puts them together. */
    private static JSONObject fields(HtmlPage page) {
        JSONObject form = new JSONObject().element("$class", TYPE).element("scope", "GLOBAL");
        for (Object found : page.getByXPath("//input[starts-with(@name, '_.') or @type='radio' and @checked]")) {
            HtmlInput input = (HtmlInput) found;
            form.element(input.getNameAttribute().replaceFirst("^_\\.", ""), input.getValue());
        }
        return form;
    }
}
