package io.jenkins.plugins.bitwarden.identity;

import io.jenkins.plugins.bitwarden.account.ApiKey;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;

/**
 * An answer that a thread of OkHttp provides. The caller waits for that thread, because OkHttp's time limit cannot end
 * a DNS lookup, and a socket ignores interrupts.
 */
final class PendingAnswer implements Callback {

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final ApiKey key;

    PendingAnswer(ApiKey key) {
        this.key = key;
    }

    Answer get(long milliseconds) throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(milliseconds, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onResponse(Call call, Response response) {
        try (response) {
            Answer read = new TokenReply(response, key).answer();
            // On close, OkHttp would read on for a while to keep the connection.
            call.cancel();
            answer.complete(read);
        } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    @Override
    public void onFailure(Call call, IOException e) {
        answer.completeExceptionally(e);
    }
}
