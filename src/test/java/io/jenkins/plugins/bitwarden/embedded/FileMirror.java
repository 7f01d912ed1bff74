package io.jenkins.plugins.bitwarden.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server with files, on a free port of 127.0.0.1. A client may also use it as a proxy for http. */
public final class FileMirror implements AutoCloseable {

    private static final InetSocketAddress FREE_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Map<String, HttpHandler> files = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Tls tls;

    private FileMirror(HttpServer server, Tls tls) {
        this.server = server;
        this.tls = tls;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Starts one with a valid certificate. */
    public static FileMirror https() throws IOException {
        Tls tls = new Tls(Certificate.VALID);
        HttpsServer server = HttpsServer.create(FREE_PORT, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.server().sslContext()));
        return new FileMirror(server, tls);
    }

    /** Starts one without TLS. */
    public static FileMirror http() throws IOException {
        return new FileMirror(HttpServer.create(FREE_PORT, 0), null);
    }

    /** Answers requests for a path, as it is sent, with a file. */
    public void serve(String path, byte[] file) {
        serve(path, exchange -> {
            exchange.sendResponseHeaders(200, file.length == 0 ? -1 : file.length);
            exchange.getResponseBody().write(file);
        });
    }

    /** Leaves it to a handler how requests for a path are answered. The exchange is closed after it. */
    public void serve(String path, HttpHandler handler) {
        files.put(path, handler);
    }

    /** Forgets all files and requests. */
    public void reset() {
        files.clear();
        asked.clear();
    }

    /** Returns how often a path was asked for. */
    public int requests(String path) {
        return Collections.frequency(asked, path);
    }

    /** Returns all paths that were asked for. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Returns the address, without a slash at its end. */
    public URI url() {
        return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Returns the PEM file of the authority to trust. */
    public Path caCertificate() {
        return tls.authorityFile();
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        if (tls != null) {
            tls.close();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            asked.add(path);
            HttpHandler file = files.get(path);
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                file.handle(exchange);
            }
        }
    }
}
