package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import java.io.IOException;
import java.util.UUID;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** The first request of {@code bw login --apikey}, with this plugin's User-Agent. */
final class TokenRequest {

    static final String USER_AGENT = "Jenkins-Bitwarden-API-Key";

    /**
     * The bw release that this request is like. Bitwarden's servers refuse clients without a version
     * ({@code version_header_missing}), and for accounts with the newer encryption those older than 2025.11.0.
     */
    static final String CLIENT_VERSION = "2026.9.0";

    private static final String LINUX_CLI = "25";

    private TokenRequest() {}

    static Request of(HttpUrl url, ApiKey key, UUID deviceId, String deviceName) {
        FormBody form = new FormBody.Builder()
                .add("grant_type", "client_credentials")
                .add("scope", "api")
                .add("client_id", key.clientId().value())
                .add("client_secret", key.clientSecret().reveal())
                .add("deviceType", LINUX_CLI)
                .add("deviceIdentifier", deviceId.toString())
                .add("deviceName", deviceName)
                .build();
        return new Request.Builder()
                .url(url)
                .header("Accept", "application/json")
                .header("User-Agent", USER_AGENT)
                .header("Device-Type", LINUX_CLI)
                .header("Bitwarden-Client-Name", "cli")
                .header("Bitwarden-Client-Version", CLIENT_VERSION)
                .post(new Once(form))
                .build();
    }

    /** OkHttp sends a plain form again after a 503 with Retry-After: 0. */
    private static final class Once extends RequestBody {

        private final FormBody form;

        Once(FormBody form) {
            this.form = form;
        }

        @Override
        public MediaType contentType() {
            return form.contentType();
        }

        @Override
        public long contentLength() {
            return form.contentLength();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            form.writeTo(sink);
        }

        @Override
        public boolean isOneShot() {
            return true;
        }
    }
}
