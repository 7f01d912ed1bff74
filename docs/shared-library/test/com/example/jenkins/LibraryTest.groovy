package com.example.jenkins

import com.lesfurets.jenkins.unit.BasePipelineTest
import org.junit.jupiter.api.BeforeEach

/**
 * Stands in for Jenkins, agent and Bitwarden. A mock of {@code withBitwarden} needs no vault: it has BW_SESSION in the
 * environment while its block runs, or the paths of files, as with the real step, so that a test sees what ran with the
 * vault open.
 */
abstract class LibraryTest extends BasePipelineTest {

    static final String FOLDER = '/agent/workspace/app@tmp/private-1'

    /** What the environment holds at the moment. */
    Map<String, String> environment = [:]

    /** The arguments of each withBitwarden. */
    List<Map> logins = []

    /** Each shell script that ran: its text, and a copy of the environment that it ran in. */
    List<Map> scripts = []

    /** A script with this text in it fails. */
    String failing

    /** The messages of all catchError steps that had something to catch. */
    List<String> caught = []

    List<String> deleted = []

    String currentFolder

    @BeforeEach
    void mockSteps() {
        scriptRoots = ['vars', 'src']
        scriptExtension = 'groovy'
        setUp()
        helper.registerAllowedMethod('withBitwarden', [Map, Closure]) { Map login, Closure body ->
            logins << login
            during(login.exposeSession == false ? files(login.items) : [BW_SESSION: 'the key of an unlocked vault'], body)
        }
        helper.registerAllowedMethod('bitwardenItem', [Map]) { Map item -> item }
        helper.registerAllowedMethod('withEnv', [List, Closure]) { List variables, Closure body ->
            during(variables.collectEntries { it.split('=', 2) as List }, body)
        }
        helper.registerAllowedMethod('sh', [Map]) { Map arguments ->
            scripts << [text: arguments.script, environment: new HashMap(environment)]
            if (failing && arguments.script.contains(failing)) {
                throw new IOException('script returned exit code 1')
            }
            arguments.returnStdout ? FOLDER + '\n' : null
        }
        helper.registerAllowedMethod('pwd', [Map]) { '/agent/workspace/app@tmp' }
        helper.registerAllowedMethod('dir', [String, Closure]) { String folder, Closure body ->
            currentFolder = folder
            body()
        }
        helper.registerAllowedMethod('deleteDir', []) { deleted << currentFolder }
        helper.registerAllowedMethod('catchError', [Map, Closure]) { Map arguments, Closure body ->
            try {
                body()
            } catch (IOException e) {
                caught << arguments.message
            }
        }
        helper.registerAllowedMethod('error', [String]) { String message -> throw new IllegalStateException(message) }
    }

    /** Returns the one script with this text in it. */
    Map script(String text) {
        def found = scripts.findAll { it.text.contains(text) }
        assert found.size() == 1
        found.first()
    }

    protected Map files(List<Map> items) {
        items.findAll { it.file }.collectEntries { [it.variable, "$FOLDER/$it.item".toString()] }
    }

    protected Object during(Map variables, Closure body) {
        def before = new HashMap(environment)
        environment.putAll(variables)
        try {
            body()
        } finally {
            environment = before
        }
    }
}
