package com.example.jenkins

import static org.junit.jupiter.api.Assertions.assertThrows

import org.junit.jupiter.api.Test

class WithRegistryLoginTest extends LibraryTest {

    @Test
    void theVaultIsOpenForTheLoginOnly() {
        def seen
        withRegistryLogin { seen = new HashMap(environment) }

        assert script('docker login').environment.BW_SESSION
        assert seen.REGISTRY == 'registry.example.com'
        assert !seen.BW_SESSION
        assert !script('docker logout').environment.BW_SESSION
    }

    @Test
    void theCompanysAccountIsUsedUnlessAnotherIsGiven() {
        withRegistryLogin { }
        withRegistryLogin(credentialsId: 'team-key', masterPasswordId: 'team-password') { }

        assert logins == [
            [credentialsId: 'bitwarden', masterPasswordId: 'bitwarden-master-password'],
            [credentialsId: 'team-key', masterPasswordId: 'team-password'],
        ]
    }

    @Test
    void thePasswordGoesFromTheVaultToDockerThroughAPipe() {
        withRegistryLogin(registry: 'other.example.com', item: '$(reboot)') { }

        def login = script('docker login')
        assert login.text.readLines()*.trim().findAll() == [
            'set +x',
            'username=$(bw get username "$REGISTRY_ITEM")',
            'password=$(bw get password "$REGISTRY_ITEM")',
            'printf %s "$password" | docker login --username "$username" --password-stdin "$REGISTRY"',
        ]
        assert login.environment.REGISTRY == 'other.example.com'
        assert login.environment.REGISTRY_ITEM == '$(reboot)'
        assert login.environment.DOCKER_CONFIG == FOLDER
    }

    @Test
    void aBlockThatFailsIsLoggedOutAndFailsWithItsOwnError() {
        failing = 'docker logout'

        def failure = assertThrows(IllegalArgumentException) {
            withRegistryLogin { throw new IllegalArgumentException('the body\'s own') }
        }

        assert failure.message == 'the body\'s own'
        assert caught == ['docker could not log out of the registry']
        assert deleted == [FOLDER]
    }

    @Test
    void aLoginThatFailsRunsNoBlockAndLeavesNothing() {
        failing = 'docker login'
        def ran = false

        assertThrows(IOException) { withRegistryLogin { ran = true } }

        assert !ran
        assert deleted == [FOLDER]
    }

    private void withRegistryLogin(Map options = [:], Closure body) {
        loadScript('withRegistryLogin.groovy').call(options, body)
    }
}
