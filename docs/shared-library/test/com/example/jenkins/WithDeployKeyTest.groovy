package com.example.jenkins

import static org.junit.jupiter.api.Assertions.assertThrows

import org.junit.jupiter.api.Test

class WithDeployKeyTest extends LibraryTest {

    @Test
    void gitFindsTheKeyAndTheVaultIsClosedAgain() {
        def seen
        withDeployKey(item: 'app') { seen = new HashMap(environment) }

        assert script('bw get notes').environment.BW_SESSION
        assert script('bw get notes').environment.DEPLOY_KEY_ITEM == 'app'
        assert seen.GIT_SSH_COMMAND.startsWith('ssh -i "$DEPLOY_KEY_FOLDER/key" ')
        assert seen.DEPLOY_KEY_FOLDER == FOLDER
        assert !seen.BW_SESSION
        assert deleted == [FOLDER]
    }

    @Test
    void theKeyIsDeletedAlsoWhenTheBlockFails() {
        assertThrows(IllegalArgumentException) {
            withDeployKey(item: 'app') { throw new IllegalArgumentException() }
        }

        assert deleted == [FOLDER]
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
