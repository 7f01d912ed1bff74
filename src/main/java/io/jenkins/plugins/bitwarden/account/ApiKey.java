package io.jenkins.plugins.bitwarden.account;

/** A personal API key and the server of its account. */
public record ApiKey(ClientId clientId, ClientSecret clientSecret, BitwardenServer server) {}
