package io.jenkins.plugins.bitwarden.tool;

import hudson.AbortException;
import hudson.model.Computer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * A download of a release to the controller, with limits.
 *
 * @param client connects as Jenkins does, with its proxy
 * @param url the address of the file
 * @param checksums the file must have one of them
 * @param log the log of the build
 */
record Download(OkHttpClient client, String url, Set<Sha256> checksums, PrintStream log) {

    private static final Logger LOGGER = Logger.getLogger(Download.class.getName());

    /** A release has about 45 MB. */
    private static final long MOST_BYTES = 256L * 1024 * 1024;

    private static final long MEGABYTE = 1_000_000;
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration LIMIT_OF_SILENCE = Duration.ofSeconds(60);
    private static final long PROGRESS = Duration.ofSeconds(10).toNanos();

    /**
     * Writes the file.
     *
     * @return its checksum
     * @throws AbortException if it cannot be had or is another one, with a sentence for the build's log
     * @throws IOException if it cannot be written
     * @throws InterruptedException if the build was stopped
     */
    Sha256 to(Path target) throws IOException, InterruptedException {
        // A redirect from https to http is not followed.
        Call call = client.newBuilder()
                .followSslRedirects(false)
                .connectTimeout(LIMIT_OF_SILENCE)
                .readTimeout(LIMIT_OF_SILENCE)
                .callTimeout(LIMIT)
                .build()
                .newCall(new Request.Builder().url(url).build());
        // In another thread, because an interrupt does not end the reading from a connection.
        Future<Sha256> saved = Computer.threadPoolForRemoting.submit(() -> fetch(call, target));
        try {
            return saved.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AbortException refused) {
                throw refused;
            }
            LOGGER.log(Level.FINE, e, () -> url + " failed");
            throw new AbortException(Messages.Download_failed(url, e.getCause()));
        } catch (InterruptedException e) {
            call.cancel();
            awaitEnd(saved);
            throw e;
        }
    }

    private static void awaitEnd(Future<Sha256> cancelled) throws InterruptedException {
        try {
            cancelled.get();
        } catch (ExecutionException asExpected) {
            LOGGER.log(Level.FINEST, "stopped", asExpected);
        }
    }

    private Sha256 fetch(Call call, Path target) throws IOException {
        try (Response response = call.execute()) {
            if (!response.isSuccessful()) {
                throw new AbortException(Messages.Download_status(url, String.valueOf(response.code())));
            }
            return save(response.body(), target);
        }
    }

    private Sha256 save(ResponseBody body, Path target) throws IOException {
        long size = body.contentLength();
        log.println(size < 0 ? Messages.Download_beginsUnknown(url) : Messages.Download_begins(url, megabytes(size)));
        MessageDigest digest = Sha256.digest();
        long done = 0;
        long shown = System.nanoTime();
        try (InputStream in = body.byteStream();
                OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                done += read;
                if (done > MOST_BYTES) {
                    throw new AbortException(Messages.Download_huge(url));
                }
                out.write(buffer, 0, read);
                digest.update(buffer, 0, read);
                if (System.nanoTime() - shown > PROGRESS) {
                    shown = System.nanoTime();
                    log.println(Messages.Download_progress(megabytes(done)));
                }
            }
        }
        Sha256 checksum = Sha256.of(digest);
        if (!checksums.contains(checksum)) {
            throw new AbortException(Messages.Download_checksum(
                    url, checksum, checksums.stream().map(Sha256::hex).collect(Collectors.joining(", "))));
        }
        log.println(Messages.Download_done(megabytes(done), checksum));
        return checksum;
    }

    private static String megabytes(long bytes) {
        return String.valueOf(Math.max(1, Math.round((double) bytes / MEGABYTE)));
    }
}
