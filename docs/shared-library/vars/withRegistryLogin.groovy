import com.example.jenkins.CompanyVault

/** Runs a block in which docker is logged in to a registry. The vault is closed again before the block begins. */
def call(Map options = [:], Closure body) {
    def vault = new CompanyVault(this, options)
    def registry = options.registry ?: 'registry.example.com'
    def item = options.item ?: 'registry'

    vault.withPrivateFolder('DOCKER_CONFIG') {
        withEnv(["REGISTRY=${registry}", "REGISTRY_ITEM=${item}"]) {
            vault.unlocked {
                sh label: 'Log in to the registry', script: '''
                    set +x
                    username=$(bw get username "$REGISTRY_ITEM")
                    password=$(bw get password "$REGISTRY_ITEM")
                    printf %s "$password" | docker login --username "$username" --password-stdin "$REGISTRY"
                '''
            }
            try {
                body()
            } finally {
                vault.afterwards('docker could not log out of the registry') {
                    sh label: 'Log out of the registry', script: 'docker logout "$REGISTRY"'
                }
            }
        }
    }
}
