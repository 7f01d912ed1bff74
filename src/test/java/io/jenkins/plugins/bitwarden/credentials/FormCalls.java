package io.jenkins.plugins.bitwarden.credentials;

import hudson.model.User;
import hudson.util.Secret;
import java.net.URI;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;

/** Calls of the credential form's web methods, each answered with its status and text. Each user logs in once. */
final class FormCalls {

    private static final String TYPE = BitwardenApiKeyImpl.class.getName();

    private final JenkinsRule jenkins;
    private final String referer;
    private final Map<String, WebClient> clients = new HashMap<>();

    FormCalls(JenkinsRule jenkins) {
        this(jenkins, null);
    }

    /**
     * @param referer the path of the page that they say they come from, or {@code null}
     */
    FormCalls(JenkinsRule jenkins, String referer) {
        this.jenkins = jenkins;
        this.referer = referer;
    }

    /** Returns a value as the form carries it: encrypted. */
    static String stored(String secret) {
        return Secret.fromString(secret).getEncryptedValue();
    }

    /** Presses Test connection for a key of an own server. */
    String test(String user, String where, URI url, String clientId, String clientSecret) throws Exception {
        return post(
                user,
                where,
                "testConnection",
                Map.of(
                        "serverChoice",
                        "own",
                        "ownServer",
                        url.toString(),
                        "clientId",
                        clientId,
                        "clientSecret",
                        clientSecret));
    }

    /** Has a field checked as it is typed. */
    String check(String user, String where, String field, String value) throws Exception {
        return post(user, where, "check" + field, Map.of("value", value));
    }

    String post(String user, String where, String method, Map<String, String> parameters) throws Exception {
        WebClient client = client(user);
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), path(where, method)), HttpMethod.POST);
        List<NameValuePair> pairs = parameters.entrySet().stream()
                .map(parameter -> new NameValuePair(parameter.getKey(), parameter.getValue()))
                .collect(Collectors.toList());
        request.setRequestParameters(pairs);
        if (referer != null) {
            request.setAdditionalHeader("Referer", jenkins.getURL() + referer);
        }
        return answer(client.getPage(client.addCrumb(request)));
    }

    String get(String user, String where, String method) throws Exception {
        return answer(client(user).goTo(path(where, method), null));
    }

    private WebClient client(String user) throws Exception {
        WebClient known = clients.get(user);
        if (known != null) {
            return known;
        }
        WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.setJavaScriptEnabled(false);
        client.setRefreshHandler((page, url, seconds) -> {});
        if (!user.equals("anonymous")) {
            User.getById(user, true);
            client.login(user);
        }
        clients.put(user, client);
        return client;
    }

    private static String path(String where, String method) {
        return where + "descriptorByName/" + TYPE + "/" + method;
    }

    private static String answer(Page page) {
        return page.getWebResponse().getStatusCode() + " "
                + page.getWebResponse().getContentAsString().replace("\"", "");
    }
}
