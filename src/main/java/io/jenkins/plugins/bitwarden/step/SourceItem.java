package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import org.kohsuke.stapler.DataBoundSetter;

/** The item of the vault that values come from: its name or id, where it is, and the variable for its user name. */
public abstract class SourceItem {

    private final String item;
    private String folder;
    private String collection;
    private String organization;
    private String usernameVariable;
    private boolean maskUsername;

    SourceItem(@CheckForNull String item) {
        this.item = Util.fixNull(item);
    }

    @NonNull
    public String getItem() {
        return item;
    }

    @CheckForNull
    public String getFolder() {
        return folder;
    }

    /** Sets the name or id of the folder that the item is in; any if this is blank. */
    @DataBoundSetter
    public void setFolder(String folder) {
        this.folder = nullIfBlank(folder);
    }

    @CheckForNull
    public String getCollection() {
        return collection;
    }

    /** Sets the name or id of a collection that the item is in; any if this is blank. */
    @DataBoundSetter
    public void setCollection(String collection) {
        this.collection = nullIfBlank(collection);
    }

    @CheckForNull
    public String getOrganization() {
        return organization;
    }

    /** Sets the name or id of the organization that owns the item; any if this is blank. */
    @DataBoundSetter
    public void setOrganization(String organization) {
        this.organization = nullIfBlank(organization);
    }

    @CheckForNull
    public String getUsernameVariable() {
        return usernameVariable;
    }

    /** Sets the variable for the item's user name; none if this is blank. */
    @DataBoundSetter
    public void setUsernameVariable(String usernameVariable) {
        this.usernameVariable = Util.fixEmptyAndTrim(usernameVariable);
    }

    /** Returns whether the log must not show the user name. */
    public boolean isMaskUsername() {
        return maskUsername;
    }

    @DataBoundSetter
    public void setMaskUsername(boolean maskUsername) {
        this.maskUsername = maskUsername;
    }

    /** Returns the request for the user name, which must have a variable. */
    ItemRequest usernameRequest() {
        return requestFor(ItemRequest.USERNAME, null);
    }

    /** Returns a request for a field, or for an attachment unless that is null. */
    ItemRequest requestFor(String wantedField, @CheckForNull String wantedAttachment) {
        return new ItemRequest(item, wantedField, folder, collection, organization, wantedAttachment);
    }

    static boolean isBlank(String text) {
        return Util.fixEmptyAndTrim(text) == null;
    }

    /** Names must match exactly, blanks included, so what is not blank stays as it is. */
    static String nullIfBlank(String text) {
        return isBlank(text) ? null : text;
    }
}
