import com.example.jenkins.CompanyVault

/** Runs a block in which git connects with a private SSH key, which is the notes of a Bitwarden item. */
def call(Map options, Closure body) {
    if (!options.item) {
        error 'withDeployKey needs the name or id of the Bitwarden item with the key: withDeployKey(item: \'app\') { }'
    }
    def vault = new CompanyVault(this, options)

    vault.withPrivateFolder('DEPLOY_KEY_FOLDER') {
        withEnv(["DEPLOY_KEY_ITEM=${options.item}"]) {
            vault.unlocked {
                sh label: 'Fetch the deploy key', script: '''
                    set +x
                    umask 077
                    key=$(bw get notes "$DEPLOY_KEY_ITEM")
                    printf '%s\\n' "$key" > "$DEPLOY_KEY_FOLDER/key"
                '''
            }
        }
        withEnv(['GIT_SSH_COMMAND=ssh -i "$DEPLOY_KEY_FOLDER/key" -o IdentitiesOnly=yes -o BatchMode=yes']) {
            body()
        }
    }
}
