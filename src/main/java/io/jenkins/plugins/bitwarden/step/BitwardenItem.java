package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code bitwardenItem(item: 'registry', variable: 'REGISTRY_PASSWORD')}: one value of the vault, and the variable for
 * it.
 */
public final class BitwardenItem implements Describable<BitwardenItem> {

    private final String item;
    private final VariableName variable;
    private String field;
    private String folder;
    private String collection;
    private String organization;

    /**
     * @param item the item's exact name, or its id
     * @throws IllegalArgumentException if one of them is blank, or the variable cannot be set here
     */
    @DataBoundConstructor
    public BitwardenItem(@NonNull String item, @NonNull String variable) {
        if (isBlank(item)) {
            throw new IllegalArgumentException(Messages.BitwardenItem_noItem());
        }
        this.item = item;
        this.variable = new VariableName(variable);
    }

    @NonNull
    public String getItem() {
        return item;
    }

    @NonNull
    public String getVariable() {
        return variable.text();
    }

    @CheckForNull
    public String getField() {
        return field;
    }

    /** Sets which field of the item; its password if this is blank. */
    @DataBoundSetter
    public void setField(String field) {
        String trimmed = Util.fixEmptyAndTrim(field);
        this.field = ItemRequest.PASSWORD.equals(trimmed) ? null : trimmed;
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

    VariableName variableName() {
        return variable;
    }

    ItemRequest request() {
        return new ItemRequest(item, field == null ? ItemRequest.PASSWORD : field, folder, collection, organization);
    }

    private static boolean isBlank(String text) {
        return Util.fixEmptyAndTrim(text) == null;
    }

    /** Names must match exactly, blanks included, so what is not blank stays as it is. */
    private static String nullIfBlank(String text) {
        return isBlank(text) ? null : text;
    }

    /** Its checks depend on nothing but what is typed, so anybody may call them. */
    @Extension
    @Symbol("bitwardenItem")
    public static class DescriptorImpl extends Descriptor<BitwardenItem> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.BitwardenItem_displayName();
        }

        @POST
        public FormValidation doCheckItem(@QueryParameter String value) {
            return isBlank(value) ? FormValidation.error(Messages.BitwardenItem_noItem()) : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckVariable(@QueryParameter String value) {
            try {
                new VariableName(RawParameter.orEmpty("value", value));
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
