package io.jenkins.plugins.bitwarden.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.RelativePath;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.credentials.RawParameter;
import io.jenkins.plugins.bitwarden.vault.ItemRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code bitwardenItem(item: 'registry', variable: 'REGISTRY_PASSWORD')}: one value of the vault, and the variable for
 * it, or for the path of a file with it. With {@code usernameVariable}, also the item's user name.
 */
public final class BitwardenItem extends SourceItem implements Describable<BitwardenItem> {

    private final String variable;
    private String field;
    private boolean file;
    private String attachment;

    /**
     * Takes whatever a form or a script has. A block with an illegal item does not start.
     *
     * @param item the item's exact name, or its id
     */
    @DataBoundConstructor
    public BitwardenItem(@NonNull String item, @NonNull String variable) {
        super(item);
        this.variable = new VariableName(variable).text();
    }

    @NonNull
    public String getVariable() {
        return variable;
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

    /** Returns whether the variable holds the path of a file with the value. That of an attachment does so anyway. */
    public boolean isFile() {
        return file;
    }

    @DataBoundSetter
    public void setFile(boolean file) {
        this.file = file;
    }

    @CheckForNull
    public String getAttachment() {
        return attachment;
    }

    /** Sets the name or id of an attachment, which is wanted instead of a field; none if this is blank. */
    @DataBoundSetter
    public void setAttachment(String attachment) {
        this.attachment = nullIfBlank(attachment);
    }

    /** Returns whether it needs a file on the agent. */
    boolean isInFile() {
        return file || attachment != null;
    }

    /** Returns the variables that hold secrets; those with paths of files do not. */
    Stream<String> secretVariables() {
        return Stream.of(isInFile() ? null : variable, isMaskUsername() ? getUsernameVariable() : null)
                .filter(Objects::nonNull);
    }

    /** Returns why these items cannot be read, for the build's log; nothing if they can. */
    static Optional<String> problem(List<BitwardenItem> items) {
        Set<String> variables = new HashSet<>();
        for (BitwardenItem item : items) {
            Optional<String> problem = item == null ? Optional.of(Messages.BitwardenItem_noItem()) : item.problem();
            if (problem.isPresent()) {
                return problem;
            }
            for (VariableName variable : item.variableNames()) {
                if (!variables.add(variable.key())) {
                    return Optional.of(Messages.BitwardenItem_sameVariable(variable.text()));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> problem() {
        if (isBlank(getItem())) {
            return Optional.of(Messages.BitwardenItem_noItem());
        }
        if (attachment != null && field != null) {
            return Optional.of(Messages.BitwardenItem_fieldAndAttachment(field, attachment));
        }
        if (isMaskUsername() && getUsernameVariable() == null) {
            return Optional.of(Messages.BitwardenItem_noUsernameVariable());
        }
        return variableNames().stream()
                .flatMap(variable -> variable.problem().stream())
                .findFirst();
    }

    private List<VariableName> variableNames() {
        return Stream.concat(Stream.of(Util.fixNull(variable)), Stream.ofNullable(getUsernameVariable()))
                .map(VariableName::new)
                .toList();
    }

    ItemRequest request() {
        return requestFor(field == null ? ItemRequest.PASSWORD : field, attachment);
    }

    /** Its checks say nothing about credentials to users who may not see those of the job. */
    @Extension
    @Symbol("bitwardenItem")
    public static class DescriptorImpl extends Descriptor<BitwardenItem> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.BitwardenItem_displayName();
        }

        @POST
        public FormValidation doCheckItem(
                @AncestorInPath Item job,
                @QueryParameter String value,
                @RelativePath("..") @QueryParameter String credentialsId,
                @RelativePath("..") @QueryParameter String masterPasswordId) {
            if (isBlank(value)) {
                return FormValidation.error(Messages.BitwardenItem_noItem());
            }
            return isBlank(masterPasswordId)
                            && LoginForm.hasNoMasterPassword(job, RawParameter.orEmpty("credentialsId", credentialsId))
                    ? FormValidation.error(Messages.BitwardenItem_locked())
                    : FormValidation.ok();
        }

        /**
         * @param others the variables of the other items, separated by spaces; {@code others.js} collects them
         */
        @POST
        public FormValidation doCheckVariable(@QueryParameter String value, @QueryParameter String others) {
            return checkVariable(value, RawParameter.orEmpty("others", others));
        }

        @POST
        public FormValidation doCheckUsernameVariable(
                @QueryParameter String value, @QueryParameter String others, @QueryParameter String variable) {
            String all = RawParameter.orEmpty("others", others) + " " + RawParameter.orEmpty("variable", variable);
            return isBlank(value) ? FormValidation.ok() : checkVariable(value, all);
        }

        private static FormValidation checkVariable(String value, String others) {
            return new VariableName(RawParameter.orEmpty("value", value))
                    .problemBeside(others)
                    .map(FormValidation::error)
                    .orElseGet(FormValidation::ok);
        }

        @POST
        public FormValidation doCheckAttachment(@QueryParameter String value, @QueryParameter String field) {
            String wanted = Util.fixEmptyAndTrim(RawParameter.orEmpty("field", field));
            return isBlank(value) || wanted == null
                    ? FormValidation.ok()
                    : FormValidation.error(
                            Messages.BitwardenItem_fieldAndAttachment(wanted, RawParameter.orEmpty("value", value)));
        }
    }
}
