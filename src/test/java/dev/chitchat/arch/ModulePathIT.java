package dev.chitchat.arch;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Applications with a module descriptor, compiled against our jar and started as processes by every JDK beside ours. */
@Tag("module-path")
@Timeout(180)
class ModulePathIT {

    private static final Pattern REQUIRED = Pattern.compile(
            ".*/(reactor-(core|netty-)|reactive-streams-[0-9]|netty-|jackson-(annotations|core|databind)-|slf4j-api|jspecify).*");
    private static final Pattern SPRING =
            Pattern.compile(".*/(spring-|micrometer-|commons-logging|HdrHistogram|LatencyUtils).*");

    private static final String APPLICATION = """
            package application;

            import dev.chitchat.ChitchatClient;
            import dev.chitchat.api.Account;
            import dev.chitchat.api.ChitchatUpdate;
            import dev.chitchat.auth.SecretKey;
            import dev.chitchat.sandbox.ChitchatSandbox;
            import java.net.URI;
            import java.nio.file.Path;

            public class Application {
                public static void main(String[] args) {
                    Account account = Account.of(88888888L, "administrator", SecretKey.of("key"));
                    ChitchatUpdate update = ChitchatUpdate.of("q").withAnswer("Hello!");
                    try (ChitchatSandbox sandbox = ChitchatSandbox.start();
                            ChitchatClient plain = ChitchatClient.builder()
                                    .account(account).endpoint(sandbox.endpoint()).build();
                            ChitchatClient encrypted = ChitchatClient.builder()
                                    .account(account).endpoint(URI.create(args[0]))
                                    .trustedCertificates(Path.of(args[1])).build()) {
                        plain.update(update).block();
                        encrypted.update(update).block();
                        System.out.println(ChitchatClient.class.getModule() + " changed " + sandbox.library().keySet());
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    static Set<Path> everyJava() throws IOException {
        Set<Path> found = new TreeSet<>();
        Path ours = Path.of(System.getProperty("java.home")).toRealPath();
        found.add(ours.resolve("bin/java"));
        for (Path place : Set.of(ours.resolveSibling("."), Path.of("/usr/lib/jvm"))) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> homes = Files.list(place)) {
                    homes.filter(ModulePathIT::isNewEnough)
                            .forEach(home -> found.add(real(home).resolve("bin/java")));
                }
            }
        }
        return found;
    }

    private static boolean isNewEnough(Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/java"))
                    && Files.readString(home.resolve("release")).matches("(?s).*JAVA_VERSION=\"(1[7-9]|[2-9]\\d).*");
        } catch (IOException noJdk) {
            return false;
        }
    }

    private static Path real(Path home) {
        try {
            return home.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("everyJava")
    void anApplicationRequiresOurModuleAndNoOther(Path java) throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        Path trusted = Files.writeString(
                folder.resolve("trusted.pem"), Certificates.certificatePem(certificate.certificate()));
        try (MockWebServer service = new MockWebServer()) {
            service.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(certificate)
                    .build()
                    .sslSocketFactory());
            service.enqueue(new MockResponse.Builder()
                    .body("{\"ActionStatus\":\"OK\",\"ErrorCode\":0,\"ErrorInfo\":\"\"}")
                    .build());
            service.start();

            String path = modulePath(REQUIRED);
            compile("requires dev.chitchat;", "Application", APPLICATION, path);

            assertThat(run(java, path, "Application", "https://localhost:" + service.getPort(), trusted.toString()))
                    .contains("module dev.chitchat changed [q]");
            assertThat(service.getRequestCount()).isEqualTo(1);
        }
    }

    @Test
    void springBootFindsOurBeansOnTheModulePath() throws Exception {
        String source = Files.readString(Path.of("src/test/java/dev/chitchat/spring/BootStart.java"))
                .replace(
                        "package dev.chitchat.spring;",
                        "package application; import dev.chitchat.spring.ChitchatConnectionDetails;");
        String path = modulePath(Pattern.compile(REQUIRED + "|" + SPRING));
        String modules = Stream.of(
                        "dev.chitchat",
                        "micrometer.core",
                        "org.apache.commons.logging",
                        "spring.boot.autoconfigure",
                        "spring.context")
                .map(name -> "requires " + name + "; ")
                .collect(joining());
        compile(modules + "opens application;", "BootStart", source, path);

        assertThat(run(Path.of(System.getProperty("java.home"), "bin/java"), path, "BootStart"))
                .contains("attempts 1.0 library [q] health true");
    }

    @Test
    void theRoomsOfThePublicApiAreExported() throws Exception {
        ModuleDescriptor descriptor =
                ModuleFinder.of(jar()).findAll().iterator().next().descriptor();
        Set<String> rooms = Files.readAllLines(Path.of("docs/api.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .map(line -> line.replaceAll(".*?(dev\\.chitchat[.a-z]*)\\.[A-Z].*", "$1"))
                .collect(toSet());

        assertThat(descriptor.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrderElementsOf(rooms);
    }

    private static Path jar() throws Exception {
        return Path.of(ChitchatClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static String modulePath(Pattern libraries) throws Exception {
        return jar()
                + File.pathSeparator
                + Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(entry -> libraries.matcher(entry).matches())
                        .collect(joining(File.pathSeparator));
    }

    private void compile(String directives, String name, String source, String path) throws IOException {
        Path descriptor =
                Files.writeString(folder.resolve("module-info.java"), "module application { " + directives + " }");
        Path type = Files.writeString(folder.resolve(name + ".java"), source);
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(out, out, "--release", "17", "-p", path, "-d", out(), descriptor.toString(), type.toString());
        assertThat(code).as(said.toString()).isZero();
    }

    private String out() {
        return folder.resolve("out").toString();
    }

    private String run(Path java, String path, String name, String... args) throws Exception {
        Stream<String> command = Stream.of(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-p",
                out() + File.pathSeparator + path,
                "-m",
                "application/application." + name);
        Process process = new ProcessBuilder(
                        Stream.concat(command, Arrays.stream(args)).toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
