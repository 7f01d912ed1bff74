package io.jenkins.plugins.bitwarden.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.EnvVars;
import java.io.IOException;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Call;
import okhttp3.Credentials;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What else goes to a server takes the route of bw. */
class BwRouteTest {

    @ParameterizedTest
    @CsvSource({
        "http_proxy=one https_proxy=two, one",
        "http_proxy= https_proxy=two,    two",
        "https_proxy=two,                two",
        "HTTP_PROXY=one HTTPS_PROXY=two, ''",
        "NO_PROXY=one,                   ''"
    })
    void theProxyIsTheOneThatBwReads(String variables, String proxy) {
        EnvVars environment = new EnvVars("NODE_EXTRA_CA_CERTS", "/etc/ca.pem");
        for (String variable : variables.split(" ")) {
            environment.addLine(variable);
        }

        assertThat(BwRoute.of(environment)).isEqualTo(new BwRoute("/etc/ca.pem", proxy));
    }

    @Test
    void aProxyThatRefusesTheLoginIsNotAskedAgain() throws Exception {
        try (MockWebServer proxy = new MockWebServer()) {
            proxy.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    return new MockResponse.Builder()
                            .code(407)
                            .addHeader("Proxy-Authenticate", "Basic realm=\"proxy\"")
                            .build();
                }
            });
            proxy.start();
            BwRoute route = new BwRoute("", "http://robot:secret@127.0.0.1:" + proxy.getPort());
            Call call = route.client()
                    .newCall(new Request.Builder()
                            .url("https://vault.example.test/")
                            .build());

            assertThatThrownBy(call::execute).isInstanceOf(IOException.class);

            assertThat(proxy.getRequestCount()).isEqualTo(1);
            assertThat(proxy.takeRequest().getHeaders().get("Proxy-Authorization"))
                    .isEqualTo(Credentials.basic("robot", "secret"));
        }
    }
}
