package com.example.jenkins

import static org.junit.jupiter.api.Assertions.assertThrows

import org.junit.jupiter.api.Test

class WithDeployKeyTest extends LibraryTest {

    @Test
    void gitFindsTheKeyAndTheVaultIsClosed() {
        def seen
        withDeployKey(item: 'app') { seen = new HashMap(environment) }

        assert logins.size() == 1
        assert logins.first().items ==
                [[item: 'app', field: 'privateKey', file: true, variable: 'DEPLOY_KEY_FILE']]
        assert seen.GIT_SSH_COMMAND.startsWith('ssh -i "$DEPLOY_KEY_FILE" ')
        assert seen.DEPLOY_KEY_FILE
        assert !seen.BW_SESSION
        assert scripts.empty
    }

    @Test
    void theKeyMayBeInAnotherField() {
        withDeployKey(item: 'app', field: 'notes') { }

        assert logins.first().items.first().field == 'notes'
    }

    @Test
    void anotherAccountMayBeUsed() {
        withDeployKey(item: 'app', credentialsId: 'theirs') { }

        assert logins.first().credentialsId == 'theirs'
        assert logins.first().masterPasswordId == 'bitwarden-master-password'
    }

    @Test
    void anItemMustBeNamed() {
        def failure = assertThrows(IllegalStateException) { withDeployKey([:]) { } }

        assert failure.message.startsWith('withDeployKey needs the name or id of the Bitwarden item')
        assert logins.empty
    }

    private void withDeployKey(Map options, Closure body) {
        loadScript('withDeployKey.groovy').call(options, body)
    }
}
