package io.jenkins.plugins.bitwarden.credentials;

import com.thoughtworks.xstream.converters.ConversionException;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Descriptor.FormException;
import hudson.util.XStream2;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import jenkins.util.xstream.CriticalXStreamException;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * Reads a key from XML. XML that a client sends is checked as on the form. Stored XML is not: Jenkins would drop a key
 * that this refuses from its store.
 */
abstract class CheckedXml extends XStream2.PassthruConverter<BitwardenApiKeyImpl> {

    /**
     * Where a key is in XML that a client sends: alone for REST and the commands that create and update, in a bare list for
     * import-credentials-as-xml. In stored XML it is in a store, a folder or a user.
     */
    private static final Pattern HANDED_IN = Pattern.compile("/[^/]+|/list/.+");

    CheckedXml(XStream2 xstream) {
        super(xstream);
    }

    /**
     * @throws InvalidXmlException if the XML was handed in and an element is unknown, a value cannot be right, is missing
     *     as in XML that Jenkins has written with its secrets left out, or came encrypted where the form refuses that
     */
    @Override
    public Object unmarshal(HierarchicalStreamReader reader, UnmarshallingContext context) {
        String path = path(reader);
        if (!HANDED_IN.matcher(path).matches()) {
            return super.unmarshal(reader, context);
        }
        KeyElements elements = new KeyElements(reader);
        try {
            return elements.key(FormContext.ofClient());
        } catch (FormException refusal) {
            throw new InvalidXmlException(
                    Messages.ValidField_of(refusal.getMessage(), elements.id().orElse(path)), refusal);
        }
    }

    /** Returns where the element is. If XStream does not tell, the key is taken for a stored one. */
    private static String path(HierarchicalStreamReader reader) {
        ConversionException place = new ConversionException("");
        reader.appendErrors(place);
        return Util.fixNull(place.get("path"));
    }

    @Override
    protected void callback(BitwardenApiKeyImpl read, UnmarshallingContext context) {}

    /**
     * Thrown if a client sends XML of a key that is refused. A REST client gets the message with status 400. It is a critical
     * exception because Jenkins silently drops list elements that fail with others.
     */
    static final class InvalidXmlException extends CriticalXStreamException implements HttpResponse {

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
        public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                throws IOException {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            response.setContentType("text/plain");
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getWriter().println(sentence);
        }
    }
}
