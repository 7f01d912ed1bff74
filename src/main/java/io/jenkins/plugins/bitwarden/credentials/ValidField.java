package io.jenkins.plugins.bitwarden.credentials;

import hudson.model.Descriptor.FormException;
import hudson.util.FormValidation;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jvnet.localizer.Localizable;

/**
 * A value that a form, or an attribute elsewhere, holds. A refusal is an answer to the form, at its field; any other
 * exception would end as core's error page.
 */
final class ValidField {

    private ValidField() {}

    /**
     * Returns a value.
     *
     * @throws FormException if it is refused; the message begins with the field, which is also the attribute's name
     */
    static <T> T of(Supplier<T> value) throws FormException {
        return of(value, InvalidValueException::problem);
    }

    /** As {@link #of}, with the message that the form has for it. */
    static <T> T ofForm(Supplier<T> value) throws FormException {
        return of(value, InvalidValueException::formProblem);
    }

    private static <T> T of(Supplier<T> value, Function<InvalidValueException, Localizable> problem)
            throws FormException {
        try {
            return value.get();
        } catch (InvalidValueException e) {
            String field = field(e);
            throw new FormException(Messages.BitwardenApiKeyImpl_refused(field, problem.apply(e)), e, field);
        }
    }

    /** Returns the answer to a form, which is an error if a value is refused. */
    static FormValidation answer(Supplier<FormValidation> check) {
        try {
            return check.get();
        } catch (InvalidValueException e) {
            return FormValidation.error(e.formProblem().toString());
        }
    }

    /** As {@link #answer}, but OK while nothing is typed. */
    static FormValidation answer(String typed, Supplier<FormValidation> check) {
        return typed == null || typed.isBlank() ? FormValidation.ok() : answer(check);
    }

    private static String field(InvalidValueException refusal) {
        return switch (refusal.problem().getKey().replaceFirst("\\..*", "")) {
            case "ClientId" -> "clientId";
            case "BitwardenServer" -> "server";
            case "MasterPassword" -> "masterPassword";
            default -> "clientSecret";
        };
    }
}
