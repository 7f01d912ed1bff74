import com.example.jenkins.CompanyVault

/** Runs a block in which git connects with the private key of an SSH key item. The vault is closed in the block. */
def call(Map options, Closure body) {
    if (!options.item) {
        error 'withDeployKey needs the name or id of the Bitwarden item with the key: withDeployKey(item: \'app\') { }'
    }
    def key = bitwardenItem(item: options.item, field: options.field ?: 'privateKey', file: true,
                            variable: 'DEPLOY_KEY_FILE')

    new CompanyVault(this, options).withItems([key]) {
        withEnv(['GIT_SSH_COMMAND=ssh -i "$DEPLOY_KEY_FILE" -o IdentitiesOnly=yes -o BatchMode=yes']) {
            body()
        }
    }
}
