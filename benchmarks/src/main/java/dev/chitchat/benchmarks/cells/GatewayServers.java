package dev.chitchat.benchmarks.cells;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The nginx and HAProxy of this machine, unprivileged, with their files in a folder that goes with them. */
final class GatewayServers implements AutoCloseable {

    private static final String OK = "{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0}";
    private static final String REFUSED =
            "{\"ActionStatus\":\"FAIL\",\"ErrorInfo\":\"too many calls\",\"ErrorCode\":-14}";
    private static final int STARTS_WITHIN_SECONDS = 10;

    /** {@code return} answers before {@code limit_req} counts, and {@code try_files} after it. */
    private static final String NGINX = """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr error;
            events { worker_connections 2048; }
            http {
              access_log off;
              default_type application/json;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              limit_req_zone $http_host zone=spaced:1m rate=5r/s;
              limit_req_zone $http_host zone=burst:1m rate=5r/s;
              limit_req_status 429;
              limit_req_log_level info;
              error_page 429 =200 @refused;
              server {
                listen 127.0.0.1:%1$d;
                location / { limit_req zone=spaced; try_files "" @ok; }
                location @ok { return 200 '%3$s'; }
                location @refused { return 200 '%4$s'; }
              }
              server {
                listen 127.0.0.1:%2$d;
                location / { limit_req zone=burst burst=4 nodelay; try_files "" @ok; }
                location @ok { return 200 '%3$s'; }
                location @refused { return 200 '%4$s'; }
              }
            }
            """;

    private static final String HAPROXY = """
            global
              nbthread 1
            defaults
              mode http
              timeout client 1m
              timeout server 1m
              timeout connect 1s
            backend rates
              stick-table type string len 64 size 10k expire 1m store http_req_rate(1s)
            frontend calls
              bind 127.0.0.1:%1$d
              http-request wait-for-body time 10s
              http-request track-sc0 hdr(host) table rates
              http-request return status 200 content-type application/json string '%3$s' if { sc_http_req_rate(0) gt 5 }
              http-request return status 200 content-type application/json string '%2$s'
            """;

    private final Map<Gateway, Integer> ports = new EnumMap<>(Gateway.class);
    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final Thread atExit = new Thread(this::stop, "gateways-stop");

    private GatewayServers() throws IOException {
        folder = Files.createTempDirectory("gateways");
        Runtime.getRuntime().addShutdownHook(atExit);
        for (Gateway gateway : Gateway.values()) {
            ports.put(gateway, freePort());
        }
    }

    /**
     * Starts both and waits until they take connections.
     *
     * @throws IOException if one is not installed, or does not start; the message says what to do
     */
    static GatewayServers start() throws IOException, InterruptedException {
        String nginx = program("nginx");
        String haproxy = program("haproxy");
        GatewayServers servers = new GatewayServers();
        try {
            servers.launch(nginx, haproxy);
            return servers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private void launch(String nginx, String haproxy) throws IOException, InterruptedException {
        Path nginxFile = folder.resolve("nginx.conf");
        Files.writeString(nginxFile, NGINX.formatted(port(Gateway.NGINX), port(Gateway.NGINX_BURST), OK, REFUSED));
        Path haproxyFile = folder.resolve("haproxy.cfg");
        Files.writeString(haproxyFile, HAPROXY.formatted(port(Gateway.HAPROXY), OK, REFUSED));
        launch("nginx", nginx, "-p", folder + "/", "-e", "stderr", "-c", nginxFile.toString());
        launch("haproxy", haproxy, "-db", "-f", haproxyFile.toString());
        for (Gateway gateway : Gateway.values()) {
            await(gateway);
        }
    }

    int port(Gateway gateway) {
        return ports.get(gateway);
    }

    /** Debian has them where only root's PATH leads. */
    private static String program(String name) throws IOException {
        String places = System.getenv().getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin";
        return Stream.of(places.split(":"))
                .filter(place -> !place.isEmpty())
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("there is no " + name
                        + " on this machine; install both servers: apt-get install nginx haproxy"))
                .toString();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void launch(String name, String... command) throws IOException {
        processes.add(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start());
    }

    private void await(Gateway gateway) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTS_WITHIN_SECONDS);
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port(gateway)).close();
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > end || !processes.stream().allMatch(Process::isAlive)) {
                    throw new IOException(gateway + " does not start: " + logs(), notYet);
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private String logs() throws IOException {
        return Files.readString(folder.resolve("nginx.log")).strip() + " "
                + Files.readString(folder.resolve("haproxy.log")).strip();
    }

    /** Also at the end of the process, however that comes. */
    private void stop() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (Runtime.getRuntime().removeShutdownHook(atExit)) {
            stop();
        }
    }
}
