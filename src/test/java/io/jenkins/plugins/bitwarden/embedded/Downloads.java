package io.jenkins.plugins.bitwarden.embedded;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;

/** The addresses that attachments can be downloaded from: each has a token that is good for that file, and not for long. */
final class Downloads {

    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private volatile Duration lifetime = Duration.ofMinutes(1);

    void lifetime(Duration newLifetime) {
        lifetime = newLifetime;
    }

    /**
     * Returns a new address of a file.
     *
     * @param file its encrypted content, or null if the server has lost it
     */
    String link(URI server, String item, String attachment, byte[] file) {
        String path = "/attachments/" + item + "/" + attachment;
        String token = UUID.randomUUID().toString();
        links.put(
                token,
                new Link(path, file == null ? new byte[0] : file, Instant.now().plus(lifetime)));
        return server + path + "?token=" + token;
    }

    /** Answers 403 as Bitwarden's cloud does where the token is wrong or has expired. */
    MockResponse answer(RecordedRequest request) {
        Link link = links.get(String.valueOf(request.getUrl().queryParameter("token")));
        if (link == null
                || !link.path.equals(request.getUrl().encodedPath())
                || Instant.now().isAfter(link.end)) {
            return Answer.empty(403);
        }
        if (link.file.length == 0) {
            return Answer.empty(404);
        }
        return new MockResponse.Builder()
                .setHeader("Content-Type", "application/octet-stream")
                .body(new Buffer().write(link.file))
                .build();
    }

    private record Link(String path, byte[] file, Instant end) {}
}
