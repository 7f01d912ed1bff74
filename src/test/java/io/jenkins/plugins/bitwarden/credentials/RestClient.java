package io.jenkins.plugins.bitwarden.credentials;

import java.net.URL;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;

/** Sends XML to Jenkins as a user with an API token, or as anonymous, and returns whatever the answer is. */
record RestClient(JenkinsRule jenkins) {

    WebResponse call(String user, HttpMethod method, String address, String body) throws Exception {
        WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .withJavaScriptEnabled(false);
        client.setRefreshHandler((page, url, seconds) -> {});
        if (!user.equals("anonymous")) {
            client.withBasicApiToken(user);
        }
        URL url = method == HttpMethod.GET ? new URL(jenkins.getURL(), address) : client.createCrumbedUrl(address);
        WebRequest request = new WebRequest(url, method);
        if (body != null) {
            request.setAdditionalHeader("Content-Type", "application/xml");
            request.setRequestBody(body);
        }
        return client.getPage(request).getWebResponse();
    }
}
