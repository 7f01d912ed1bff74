package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.credentials.RawParameter;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
     * Takes whatever a form or a script has. A block with an illegal item does not start.
     *
     * @param item the item's exact name, or its id
     */
    @DataBoundConstructor
    public BitwardenItem(@NonNull String item, @NonNull String variable) {
        this.item = Util.fixNull(item);
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

    /** Returns why these items cannot be read, for the build's log; nothing if they can. */
    static Optional<String> problem(List<BitwardenItem> items) {
        Set<String> variables = new HashSet<>();
        for (BitwardenItem item : items) {
            if (item == null || isBlank(item.item)) {
                return Optional.of(Messages.BitwardenItem_noItem());
            }
            Optional<String> problem = item.variable.problem();
            if (problem.isPresent()) {
                return problem;
            }
            if (!variables.add(item.variable.key())) {
                return Optional.of(Messages.BitwardenItem_sameVariable(item.getVariable()));
            }
        }
        return Optional.empty();
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

        /**
         * @param others the variables of the other items, separated by spaces; {@code others.js} collects them
         */
        @POST
        public FormValidation doCheckVariable(@QueryParameter String value, @QueryParameter String others) {
            VariableName name = new VariableName(RawParameter.orEmpty("value", value));
            boolean isTwice = Stream.of(RawParameter.orEmpty("others", others).split(" "))
                    .anyMatch(other -> new VariableName(other).key().equals(name.key()));
            return name.problem()
                    .or(() ->
                            isTwice ? Optional.of(Messages.BitwardenItem_sameVariable(name.text())) : Optional.empty())
                    .map(FormValidation::error)
                    .orElseGet(FormValidation::ok);
        }
    }
}
