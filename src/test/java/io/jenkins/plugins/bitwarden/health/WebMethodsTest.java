package io.jenkins.plugins.bitwarden.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import hudson.ExtensionList;
import hudson.model.Action;
import hudson.model.AdministrativeMonitor;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.bitwarden.binding.BitwardenApiKeyBinding;
import io.jenkins.plugins.bitwarden.credentials.BitwardenApiKeyImpl;
import io.jenkins.plugins.bitwarden.credentials.SharedJenkins;
import io.jenkins.plugins.bitwarden.step.BitwardenBuildWrapper;
import io.jenkins.plugins.bitwarden.step.BitwardenItem;
import io.jenkins.plugins.bitwarden.step.WithBitwardenStep;
import io.jenkins.plugins.bitwarden.tool.BitwardenCliInstallation;
import io.jenkins.plugins.bitwarden.tool.NpmInstaller;
import io.jenkins.plugins.bitwarden.tool.ReleaseInstaller;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.kohsuke.stapler.StaplerFallback;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.bind.JavaScriptMethod;
import org.kohsuke.stapler.interceptor.RequirePOST;
import org.kohsuke.stapler.verb.POST;

/**
 * Every web method of the plugin, and who gets what from it. A new one belongs into {@link #METHODS}; the tests below then
 * call it as each user.
 */
@SharedJenkins
class WebMethodsTest {

    private static final String CURRENT = "the current value";

    /** As a master password, which may otherwise be anything. */
    private static final String TOO_SHORT = "x";

    private static final List<Method> METHODS = List.of(
            new Method(BitwardenApiKeyImpl.DescriptorImpl.class, "doCheckClientId", Answers.NOTHING_WRONG),
            new Method(BitwardenApiKeyImpl.DescriptorImpl.class, "doCheckClientSecret", Answers.NOTHING_WRONG),
            new Method(BitwardenApiKeyImpl.DescriptorImpl.class, "doCheckKey", Answers.EDITORS),
            new Method(BitwardenApiKeyImpl.DescriptorImpl.class, "doCheckMasterPassword", Answers.NOTHING_WRONG),
            new Method(BitwardenApiKeyImpl.DescriptorImpl.class, "doCheckOwnServer", Answers.NOTHING_WRONG),
            new Method(BitwardenApiKeyImpl.DescriptorImpl.class, "doTestConnection", Answers.EDITORS),
            new Method(BitwardenApiKeyBinding.DescriptorImpl.class, "doCheckClientIdVariable", Answers.ANYBODY_ALIKE),
            new Method(
                    BitwardenApiKeyBinding.DescriptorImpl.class, "doCheckClientSecretVariable", Answers.ANYBODY_ALIKE),
            new Method(BitwardenItem.DescriptorImpl.class, "doCheckItem", Answers.ANYBODY_ALIKE),
            new Method(BitwardenItem.DescriptorImpl.class, "doCheckVariable", Answers.ANYBODY_ALIKE),
            new Method(BitwardenItem.DescriptorImpl.class, "doCheckAttachment", Answers.ANYBODY_ALIKE),
            new Method(BitwardenItem.DescriptorImpl.class, "doCheckUsernameVariable", Answers.ANYBODY_ALIKE),
            new Method(BitwardenBuildWrapper.DescriptorImpl.class, "doCheckCredentialsId", Answers.NOTHING_WRONG),
            new Method(BitwardenBuildWrapper.DescriptorImpl.class, "doCheckMasterPasswordId", Answers.NOTHING_WRONG),
            new Method(BitwardenBuildWrapper.DescriptorImpl.class, "doCheckTimeout", Answers.ANYBODY_ALIKE),
            new Method(NpmInstaller.DescriptorImpl.class, "doCheckLockFile", Answers.EDITORS),
            new Method(NpmInstaller.DescriptorImpl.class, "doCheckRegistry", Answers.EDITORS),
            new Method(ReleaseInstaller.DescriptorImpl.class, "doCheckMirror", Answers.EDITORS),
            new Method(ReleaseInstaller.DescriptorImpl.class, "doCheckOtherVersion", Answers.EDITORS),
            new Method(ReleaseInstaller.DescriptorImpl.class, "doCheckSha256", Answers.EDITORS),
            new Method(BitwardenBuildWrapper.DescriptorImpl.class, "doFillCliItems", Answers.CURRENT_VALUE),
            new Method(BitwardenBuildWrapper.DescriptorImpl.class, "doFillCredentialsIdItems", Answers.CURRENT_VALUE),
            new Method(
                    BitwardenBuildWrapper.DescriptorImpl.class, "doFillMasterPasswordIdItems", Answers.CURRENT_VALUE),
            new Method(WithBitwardenStep.DescriptorImpl.class, "doCheckCredentialsId", Answers.NOTHING_WRONG),
            new Method(WithBitwardenStep.DescriptorImpl.class, "doCheckMasterPasswordId", Answers.NOTHING_WRONG),
            new Method(WithBitwardenStep.DescriptorImpl.class, "doCheckTimeout", Answers.ANYBODY_ALIKE),
            new Method(WithBitwardenStep.DescriptorImpl.class, "doFillCliItems", Answers.CURRENT_VALUE),
            new Method(WithBitwardenStep.DescriptorImpl.class, "doFillCredentialsIdItems", Answers.CURRENT_VALUE),
            new Method(WithBitwardenStep.DescriptorImpl.class, "doFillMasterPasswordIdItems", Answers.CURRENT_VALUE));

    private static final List<String> PLACES = List.of("", "job/publish/");

    private static final Pattern WEB_METHOD = Pattern.compile("do[A-Z].*");

    private static final JavaClasses PLUGIN = PluginClasses.read();

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        FreeStyleProject job = jenkins.createFreeStyleProject("publish");
        ExtensionList.lookupSingleton(BitwardenCliInstallation.DescriptorImpl.class)
                .setInstallations(new BitwardenCliInstallation("a-key-reader", "/opt/bw", List.of()));
        Reports.stored(jenkins.jenkins, Reports.key("a-key", Reports.OLD_SECRET));
        CredentialsProvider.lookupStores(jenkins.jenkins)
                .iterator()
                .next()
                .addCredentials(
                        Domain.global(),
                        new StringCredentialsImpl(
                                CredentialsScope.GLOBAL, "a-password", "", Secret.fromString("correct horse")));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Item.DISCOVER)
                .onItems(job)
                .toEveryone());
    }

    @Test
    void eachWebMethodIsInTheTableAndNeedsAPost() {
        Set<String> found = new TreeSet<>();
        for (JavaMethod method : webMethods().toList()) {
            PLUGIN.stream()
                    .filter(type -> !type.isInterface()
                            && type.isAssignableTo(method.getOwner().getName()))
                    .forEach(type -> found.add(type.getName() + "." + method.getName()));
            assertThat(method.isAnnotatedWith(POST.class) || method.isAnnotatedWith(RequirePOST.class))
                    .as("%s is annotated with @POST", method.getFullName())
                    .isTrue();
        }

        assertThat(found)
                .as("A web method must be @POST, check a permission, and have a row in METHODS that says who may"
                        + " call it: add the row, and the tests here call it as each user.")
                .isEqualTo(METHODS.stream().map(Method::name).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** By other ways than a web method: an object with an address, a proxy, or a getter that takes what is asked for. */
    @Test
    void nothingElseOfThePluginCanBeReachedOverTheWeb() {
        for (JavaClass type : PLUGIN) {
            boolean monitor = type.isAssignableTo(AdministrativeMonitor.class);
            assertThat(type.isAssignableTo(Action.class)
                            || type.isAssignableTo(StaplerFallback.class)
                            || type.isAssignableTo(StaplerProxy.class) && !monitor)
                    .as("%s has an address of its own: test here who may see it, and then except it", type.getName())
                    .isFalse();
            if (monitor || type.isAssignableTo(Descriptor.class)) {
                assertThat(type.getMethods())
                        .as("getters of %s that take a part of an address", type.getName())
                        .noneMatch(method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                                && method.getName().matches("get([A-Z].*)?")
                                && method.getRawParameterTypes().stream()
                                        .anyMatch(taken -> Set.of("java.lang.String", "int", "long")
                                                        .contains(taken.getName())
                                                || taken.getName().startsWith("org.kohsuke.stapler.")));
            }
        }
    }

    @Test
    void whoMayNotGetsNothingOfEachWebMethodAndAnAdministratorGetsAnAnswer() throws Exception {
        WebClient admin = client("admin");
        WebClient reader = client("reader");
        WebClient anonymous = client(null);
        for (Method method : METHODS) {
            for (String place : PLACES) {
                String forAdmin = post(admin, place, method);
                String forReader = post(reader, place, method);
                String name = place + method.name();

                assertThat(forAdmin).as(name).startsWith("200 ");
                assertThat(post(anonymous, place, method)).as(name).matches(Answers.REFUSED);
                switch (method.answers()) {
                    case EDITORS -> assertThat(forReader).as(name).matches(Answers.REFUSED);
                    case CURRENT_VALUE -> {
                        assertThat(forReader).as(name).contains(CURRENT).doesNotContain("a-key", "a-password");
                        assertThat(forAdmin).as(name).containsAnyOf("a-key", "a-password");
                    }
                    case NOTHING_WRONG -> {
                        assertThat(forReader).as(name).matches("200 <div\\s*/?>(</div>)?");
                        assertThat(forAdmin).as(name).contains("class=\"error\"");
                    }
                    case ANYBODY_ALIKE -> assertThat(forReader).as(name).isEqualTo(forAdmin);
                }
            }
        }
    }

    /** Stapler decrypts what it hands to a method as text, so a method that repeats its text would decrypt for anybody. */
    @ParameterizedTest
    @ValueSource(strings = {"no name of anything!", "1Kq3Yw8ZtR1uJ5xPnB7vLd2MsE9aGhC"})
    void noneRepeatsInClearWhatItGotEncrypted(String secret) throws Exception {
        String encrypted = Secret.fromString(secret).getEncryptedValue();
        for (String user : List.of("admin", "reader")) {
            WebClient client = client(user);
            for (Method method : METHODS) {
                for (String place : PLACES) {
                    assertThat(post(client, place, method, encrypted))
                            .as("%s%s for %s", place, method.name(), user)
                            .doesNotContainIgnoringCase(secret);
                }
            }
        }
    }

    /** An answer that differed would tell who guesses a value whether that is what the encrypted one holds. */
    @Test
    void noDropDownTellsWhetherAnEncryptedValueEqualsAGuess() throws Exception {
        String encrypted = Secret.fromString("guess").getEncryptedValue();
        WebClient reader = client("reader");
        for (Method method : METHODS) {
            if (method.answers() == Answers.CURRENT_VALUE) {
                assertThat(post(reader, "", method, encrypted, new NameValuePair("other", "guess")))
                        .as(method.name())
                        .isEqualTo(post(reader, "", method, encrypted, new NameValuePair("other", "wrong")));
            }
        }
    }

    @Test
    void aMereLinkReachesNoWebMethod() throws Exception {
        WebClient admin = client("admin");
        for (Method method : METHODS) {
            for (String place : PLACES) {
                assertThat(admin.getPage(new URL(jenkins.getURL(), place + method.path() + "?" + "value=x"))
                                .getWebResponse()
                                .getStatusCode())
                        .as(place + method.name())
                        .isIn(404, 405);
            }
        }
    }

    private static Stream<JavaMethod> webMethods() {
        return PLUGIN.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(method -> WEB_METHOD.matcher(method.getName()).matches()
                        || method.isAnnotatedWith(WebMethod.class)
                        || method.isAnnotatedWith(JavaScriptMethod.class));
    }

    private String post(WebClient client, String place, Method method) throws Exception {
        return post(client, place, method, method.method().equals("doCheckMasterPassword") ? TOO_SHORT : CURRENT);
    }

    private String post(WebClient client, String place, Method method, String value, NameValuePair... others)
            throws Exception {
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), place + method.path()), HttpMethod.POST);
        Stream<NameValuePair> parameters = Stream.of(
                        "value",
                        "serverChoice",
                        "ownServer",
                        "clientId",
                        "clientSecret",
                        "clientIdVariable",
                        "others",
                        "clientSecretVariable",
                        "masterPassword",
                        "credentialsId",
                        "masterPasswordId",
                        "cli")
                .map(name -> new NameValuePair(name, value));
        request.setRequestParameters(
                Stream.concat(parameters, Stream.of(others)).toList());
        Page page = client.getPage(client.addCrumb(request));
        return page.getWebResponse().getStatusCode() + " "
                + page.getWebResponse().getContentAsString();
    }

    private WebClient client(String user) throws Exception {
        WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.setJavaScriptEnabled(false);
        client.setRefreshHandler((page, url, seconds) -> {});
        return user == null ? client : client.login(user);
    }

    /** What somebody gets who may read only; nobody in particular gets nothing from any. */
    private enum Answers {
        /** Nothing: it is for those who may edit credentials there. */
        EDITORS,
        /** That nothing is wrong, whatever is sent: the check itself is for those who may edit credentials there. */
        NOTHING_WRONG,
        /** The value that he sends, and none that Jenkins has. */
        CURRENT_VALUE,
        /** The same as an administrator: what it says follows from what is sent to it alone. */
        ANYBODY_ALIKE;

        /** 404 where even that there is something is not for everybody. */
        private static final Pattern REFUSED = Pattern.compile("40[34] .*", Pattern.DOTALL);
    }

    /** A row of the table. */
    private record Method(Class<?> owner, String method, Answers answers) {

        String name() {
            return owner.getName() + "." + method;
        }

        String path() {
            String rest = method.substring("do".length());
            return "descriptorByName/" + owner.getEnclosingClass().getName() + "/"
                    + rest.substring(0, 1).toLowerCase(Locale.ROOT) + rest.substring(1);
        }
    }
}
