package io.jenkins.plugins.bitwarden.credentials;

import com.thoughtworks.xstream.converters.ConversionException;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import hudson.model.Descriptor.FormException;
import hudson.util.XStream2;
import java.util.regex.Pattern;

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
     * @throws InvalidXmlException if the XML was handed in and a value cannot be right, or is missing as in XML that
     *     Jenkins has written with its secrets left out
     */
    @Override
    public Object unmarshal(HierarchicalStreamReader reader, UnmarshallingContext context) {
        BitwardenApiKeyImpl read = (BitwardenApiKeyImpl) super.unmarshal(reader, context);
        return isHandedIn(reader) ? checked(read) : read;
    }

    private static BitwardenApiKeyImpl checked(BitwardenApiKeyImpl read) {
        try {
            BitwardenApiKeyImpl key = new BitwardenApiKeyImpl(
                    read.getScope(), read.getId(), read.getDescription(), read.getClientId(), read.getClientSecret());
            key.setServer(read.getServer());
            return key;
        } catch (FormException refusal) {
            throw new InvalidXmlException(refusal);
        }
    }

    /** If XStream does not tell the path, the key is taken for a stored one. */
    private static boolean isHandedIn(HierarchicalStreamReader reader) {
        ConversionException place = new ConversionException("");
        reader.appendErrors(place);
        String path = place.get("path");
        return path != null && HANDED_IN.matcher(path).matches();
    }

    @Override
    protected void callback(BitwardenApiKeyImpl read, UnmarshallingContext context) {}
}
