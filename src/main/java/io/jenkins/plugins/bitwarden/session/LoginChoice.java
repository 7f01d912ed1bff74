package io.jenkins.plugins.bitwarden.session;

import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.ParametersAction;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.account.ApiKey;
import io.jenkins.plugins.bitwarden.account.InvalidValueException;
import io.jenkins.plugins.bitwarden.account.MasterPassword;
import io.jenkins.plugins.bitwarden.account.TimeLimit;
import io.jenkins.plugins.bitwarden.cli.Login;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKey;
import io.jenkins.plugins.bitwarden.credentials.DeviceId;
import io.jenkins.plugins.bitwarden.session.BuildLogin.CredentialName;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jvnet.localizer.Localizable;

/**
 * Which credentials a build logs in with.
 *
 * @param credentialsId the id of the API key
 * @param masterPasswordId the id of a secret text with the master password, or null for the API key's own, if it has one
 * @param limit how long each call of bw may take
 */
public record LoginChoice(String credentialsId, String masterPasswordId, TimeLimit limit) {

    private static final Pattern PARAMETER = Pattern.compile("\\$\\{(.*)}");

    /** Returns why nobody can log in with this, whatever credentials there are, for the build's log; nothing if that is possible. */
    @NonNull
    public Optional<String> problem() {
        return Util.fixEmptyAndTrim(credentialsId) == null
                ? Optional.of(Messages.LoginChoice_noId())
                : limit.problem().map(Localizable::toString);
    }

    /**
     * Returns the login with these credentials, and records that the build uses them.
     *
     * @throws AbortException if this has a {@link #problem}, the build may not use one of the credentials, or its value is
     *     invalid; the message is for the build's log
     */
    public BuildLogin in(Run<?, ?> build) throws IOException, InterruptedException {
        Optional<String> problem = problem();
        if (problem.isPresent()) {
            throw new AbortException(problem.get());
        }
        BitwardenApiKey credential = find(credentialsId, BitwardenApiKey.class, build, Messages::LoginChoice_noKey);
        ApiKey key;
        try {
            key = credential.toApiKey();
        } catch (InvalidValueException e) {
            throw unusable(credentialsId, e);
        }
        Optional<StringCredentials> named = masterPasswordId == null
                ? Optional.empty()
                : Optional.of(
                        find(masterPasswordId, StringCredentials.class, build, Messages::LoginChoice_noMasterPassword));
        Optional<MasterPassword> password =
                named.isPresent() ? masterPassword(named.get()) : masterPassword(credential);
        Optional<CredentialName> name = named.map(found -> CredentialName.of(found, StringCredentials.class, build))
                .or(() -> password.map(own -> CredentialName.of(credential, BitwardenApiKey.class, build)));
        Login login = new Login(key, DeviceId.of(key.clientId()), password, limit.duration());
        return new BuildLogin(build, credential, name, login);
    }

    private Optional<MasterPassword> masterPassword(StringCredentials credential) throws AbortException {
        try {
            return Optional.of(new MasterPassword(credential.getSecret().getPlainText()));
        } catch (InvalidValueException e) {
            throw unusable(masterPasswordId, e);
        }
    }

    private Optional<MasterPassword> masterPassword(BitwardenApiKey key) throws IOException, InterruptedException {
        Secret own = key.getMasterPassword();
        try {
            return MasterPassword.optional(own == null ? null : own.getPlainText());
        } catch (InvalidValueException e) {
            throw unusable(credentialsId, e);
        }
    }

    private static <C extends StandardCredentials> C find(
            String id, Class<C> type, Run<?, ?> build, Function<Object, String> missing) throws AbortException {
        C credential = CredentialsProvider.findCredentialById(id, type, build);
        if (credential == null) {
            throw new AbortException(missing.apply(chosen(id, build)));
        }
        CredentialsProvider.track(build, credential);
        return credential;
    }

    /** Returns the id that a credentials parameter of the build has, if the given one names such a parameter. */
    private static String chosen(String id, Run<?, ?> build) throws AbortException {
        Matcher reference = PARAMETER.matcher(id.trim());
        String name = reference.matches() ? reference.group(1) : id.trim();
        ParametersAction parameters = build.getAction(ParametersAction.class);
        if (parameters != null && parameters.getParameter(name) instanceof CredentialsParameterValue parameter) {
            return parameter.getValue();
        }
        if (reference.matches()) {
            throw new AbortException(Messages.LoginChoice_noParameter(name));
        }
        return id;
    }

    private static AbortException unusable(String id, InvalidValueException problem) {
        return new AbortException(Messages.LoginChoice_unusable(id, problem.getMessage()));
    }
}
