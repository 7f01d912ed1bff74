package io.jenkins.plugins.bitwarden.credentials;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.Util;
import hudson.model.Node;
import hudson.model.TopLevelItem;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.Jenkins;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsExtension;

/**
 * One Jenkins for all tests of a class, because a start takes longer than most tests. After each test it loses its jobs
 * with their workspaces, credentials, agents, users and access rights. A class that changes anything else takes {@code @WithJenkins}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedJenkins.Extension.class)
public @interface SharedJenkins {

    /** Starts it with the first test, and ends it after the last. */
    final class Extension extends JenkinsExtension {

        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Extension.class);

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
            ExtensionContext ofClass = ofClass(test);
            Started started = ofClass.getStore(NAMESPACE)
                    .computeIfAbsent(
                            Started.class,
                            first -> new Started((JenkinsRule) super.resolveParameter(parameter, ofClass)),
                            Started.class);
            return started.rule;
        }

        @Override
        public void afterEach(ExtensionContext test) throws Exception {
            if (ofClass(test).getStore(NAMESPACE).get(Started.class) != null) {
                empty(Jenkins.get());
            }
        }

        private static ExtensionContext ofClass(ExtensionContext test) {
            ExtensionContext ofClass = test;
            while (ofClass.getTestMethod().isPresent()) {
                ofClass = ofClass.getParent().orElseThrow();
            }
            return ofClass;
        }

        private static void empty(Jenkins jenkins) throws Exception {
            jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
            jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
            jenkins.setLabelString("");
            try (ACLContext everything = ACL.as2(ACL.SYSTEM2)) {
                for (TopLevelItem item : List.copyOf(jenkins.getItems())) {
                    item.delete();
                }
                for (Node node : jenkins.getNodes()) {
                    jenkins.removeNode(node);
                }
                for (User user : User.getAll()) {
                    user.delete();
                }
                jenkins.getGlobalNodeProperties().clear();
                QueueItemAuthenticatorConfiguration.get().getAuthenticators().clear();
                Util.deleteRecursive(new File(jenkins.getRootDir(), "workspace"));
                SystemCredentialsProvider store = SystemCredentialsProvider.getInstance();
                store.setDomainCredentialsMap(Map.of(Domain.global(), new CopyOnWriteArrayList<>()));
                store.save();
            }
        }
    }

    /** A Jenkins that runs until the store that has it is closed. */
    record Started(JenkinsRule rule) implements AutoCloseable {

        @Override
        public void close() throws Exception {
            rule.after();
        }
    }
}
