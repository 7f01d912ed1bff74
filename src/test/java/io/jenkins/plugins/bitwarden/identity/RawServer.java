package io.jenkins.plugins.bitwarden.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Listens on 127.0.0.1, as vault.example.test too, and leaves it to a test what each connection sees. */
final class RawServer implements AutoCloseable {

    private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder()
            .addSubjectAlternativeName("127.0.0.1")
            .addSubjectAlternativeName("vault.example.test")
            .build();

    /** Trusts the servers with TLS. */
    static final HandshakeCertificates TRUST = new HandshakeCertificates.Builder()
            .addTrustedCertificate(CERTIFICATE.certificate())
            .build();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket listener;
    private final Conversation conversation;

    private RawServer(ServerSocketFactory factory, Conversation conversation) throws IOException {
        this.listener = factory.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        this.conversation = conversation;
        threads.execute(this::accept);
    }

    static RawServer plain(Conversation conversation) throws IOException {
        return new RawServer(ServerSocketFactory.getDefault(), conversation);
    }

    static RawServer tls(Conversation conversation) throws IOException {
        HandshakeCertificates server =
                new HandshakeCertificates.Builder().heldCertificate(CERTIFICATE).build();
        return new RawServer(server.sslContext().getServerSocketFactory(), conversation);
    }

    /** Returns a port where nobody listens. */
    static int closedPort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return closed.getLocalPort();
        }
    }

    static URI https(int port) {
        return URI.create("https://127.0.0.1:" + port);
    }

    /** Reads lines until an empty one. */
    static List<String> head(Socket socket) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    URI url() {
        return https(port());
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                sockets.add(socket);
                threads.execute(() -> converse(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            conversation.with(socket);
        } catch (IOException | InterruptedException theClientWentAway) {
            Thread.currentThread().interrupt();
        }
    }

    /** What one connection sees; it is closed at the end. */
    interface Conversation {

        void with(Socket socket) throws IOException, InterruptedException;
    }
}
