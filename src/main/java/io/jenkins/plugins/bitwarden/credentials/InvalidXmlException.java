package io.jenkins.plugins.bitwarden.credentials;

import com.thoughtworks.xstream.converters.ConversionException;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Descriptor.FormException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import jenkins.util.xstream.CriticalXStreamException;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * Thrown if a client sends XML of a key that is refused. A REST client gets the message with status 400. It is a critical
 * exception because Jenkins silently drops list elements that fail with others.
 */
final class InvalidXmlException extends CriticalXStreamException implements HttpResponse {

    @Serial
    private static final long serialVersionUID = 1;

    private final String sentence;

    InvalidXmlException(String sentence, FormException refusal) {
        super(new ConversionException(refusal));
        this.sentence = sentence;
    }

    /** Returns which element is wrong and why, without XStream's details. */
    @Override
    @NonNull
    public String getMessage() {
        return sentence;
    }

    @Override
    public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node) throws IOException {
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType("text/plain");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter().println(sentence);
    }
}
