package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code bitwardenItem(item: 'registry', variable: 'REGISTRY_PASSWORD')}: one value of the vault, and the variable that
 * it shall be in.
 */
public final class BitwardenItem extends AbstractDescribableImpl<BitwardenItem> {

    private final String item;
    private final VariableName variable;
    private String field;
    private String folder;
    private String collection;
    private String organization;

    /**
     * @param item the item's name, letter for letter, or its id
     * @param variable the name of the variable
     * @throws IllegalArgumentException if one of them is blank, or the variable is none that can be set here
     */
    @DataBoundConstructor
    public BitwardenItem(@NonNull String item, @NonNull String variable) {
        if (isBlank(item)) {
            throw new IllegalArgumentException(Messages.BitwardenItem_noItem());
        }
        this.item = item;
        this.variable = new VariableName(variable);
    }

    /** Returns the item's name or id. */
    @NonNull
    public String getItem() {
        return item;
    }

    /** Returns the name of the variable. */
    @NonNull
    public String getVariable() {
        return variable.text();
    }

    /** Returns which field of the item, or null for its password. */
    @CheckForNull
    public String getField() {
        return field;
    }

    /** Sets which field of the item; its password if that is blank. */
    @DataBoundSetter
    public void setField(String field) {
        String trimmed = Util.fixEmptyAndTrim(field);
        this.field = ItemRequest.PASSWORD.equals(trimmed) ? null : trimmed;
    }

    /** Returns the name or id of the folder that the item is in, or null for any. */
    @CheckForNull
    public String getFolder() {
        return folder;
    }

    /** Sets the name or id of the folder that the item is in; any if that is blank. */
    @DataBoundSetter
    public void setFolder(String folder) {
        this.folder = nullIfBlank(folder);
    }

    /** Returns the name or id of a collection that the item is in, or null for any. */
    @CheckForNull
    public String getCollection() {
        return collection;
    }

    /** Sets the name or id of a collection that the item is in; any if that is blank. */
    @DataBoundSetter
    public void setCollection(String collection) {
        this.collection = nullIfBlank(collection);
    }

    /** Returns the name or id of the organization that owns the item, or null for any. */
    @CheckForNull
    public String getOrganization() {
        return organization;
    }

    /** Sets the name or id of the organization that owns the item; any if that is blank. */
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

    /** Names count letter for letter, so what is not blank stays as it is. */
    private static String nullIfBlank(String text) {
        return isBlank(text) ? null : text;
    }

    /** What Jenkins knows of this. Its checks depend on what is typed and on nothing else, so anybody may call them. */
    @Extension
    @Symbol("bitwardenItem")
    public static class DescriptorImpl extends Descriptor<BitwardenItem> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.BitwardenItem_displayName();
        }

        /** Says whether an item is named. */
        @POST
        public FormValidation doCheckItem(@QueryParameter String value) {
            return isBlank(value) ? FormValidation.error(Messages.BitwardenItem_noItem()) : FormValidation.ok();
        }

        /** Says whether the value can be in a variable of this name. */
        @POST
        public FormValidation doCheckVariable(@QueryParameter String value) {
            try {
                new VariableName(RawParameter.orEmpty(value));
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
