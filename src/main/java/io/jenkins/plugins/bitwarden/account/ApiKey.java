package io.jenkins.plugins.bitwarden.account;

/**
 * A personal API key and the server whose account it opens.
 *
 * @param clientId the client_id
 * @param clientSecret the client_secret
 * @param server where the account is
 */
public record ApiKey(ClientId clientId, ClientSecret clientSecret, BitwardenServer server) {}
