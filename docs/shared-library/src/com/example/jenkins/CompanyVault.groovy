package com.example.jenkins

/** What the steps of this library share: who logs in to Bitwarden, and where a secret may lie while a block runs. */
class CompanyVault implements Serializable {

    private static final long serialVersionUID = 1

    static final String CREDENTIALS_ID = 'bitwarden'
    static final String MASTER_PASSWORD_ID = 'bitwarden-master-password'

    final Object steps
    final String credentialsId
    final String masterPasswordId

    /**
     * @param steps the script that calls, by which this calls steps
     * @param options credentialsId and masterPasswordId, if others than the company's are to be used
     */
    CompanyVault(Object steps, Map options) {
        this.steps = steps
        this.credentialsId = options.credentialsId ?: CREDENTIALS_ID
        this.masterPasswordId = options.masterPasswordId ?: MASTER_PASSWORD_ID
    }

    /** Runs a block in which bw is logged in and the vault is unlocked. */
    def unlocked(Closure body) {
        steps.withBitwarden(credentialsId: credentialsId, masterPasswordId: masterPasswordId) {
            body()
        }
    }

    /** Runs a block that has these items, and nothing else of the vault. */
    def withItems(List items, Closure body) {
        steps.withBitwarden(credentialsId: credentialsId, masterPasswordId: masterPasswordId, exposeSession: false,
                            items: items) {
            body()
        }
    }

    /**
     * Runs a block with a new folder outside the workspace that only the agent's user can read, and deletes it
     * afterwards, whatever became of the block.
     *
     * @param variable which environment variable holds the folder's path
     */
    def withPrivateFolder(String variable, Closure body) {
        def folder = null
        steps.withEnv(["TEMPORARY_FOLDER=${steps.pwd(tmp: true)}"]) {
            folder = steps.sh(label: 'Make a private folder', returnStdout: true, script: '''
                mkdir -p "$TEMPORARY_FOLDER"
                mktemp -d "$TEMPORARY_FOLDER/private-XXXXXXXX"
            ''').trim()
        }
        try {
            steps.withEnv(["${variable}=${folder}"]) {
                body()
            }
        } finally {
            afterwards('A folder with secrets could not be deleted') {
                steps.dir(folder) {
                    steps.deleteDir()
                }
            }
        }
    }

    /** Cleans up, in a way that fails the build but hides no failure that came before. */
    def afterwards(String failure, Closure cleanUp) {
        steps.catchError(message: failure, catchInterruptions: false) {
            cleanUp()
        }
    }
}
