package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Starts {@link BootStart} on the class paths of older versions, which the build lays out in {@code target/boot-*}, and on
 * one without anything optional.
 */
@Timeout(180)
class OlderBootTest {

    private static final List<String> REPLACED = List.of("spring-", "micrometer-");
    private static final List<String> REPLACED_IN_3_5 = List.of("reactor-", "netty-", "context-propagation");

    /** What an application on Boot may do without, Micrometer aside. */
    private static final Pattern OPTIONAL = Pattern.compile(
            "(lettuce|redis-|context-propagation|kafka|snakeyaml"
                    + "|jackson-dataformat|spring-(amqp|data|tx|oxm|web|kafka|messaging|rabbit|retry)"
                    + "|spring-boot-(actuator|health|data|http|jackson|kafka|micrometer|persistence|reactor|starter|transaction|web)).*");

    @ParameterizedTest
    @CsvSource({"4.0, true", "3.5, false"})
    void itStartsAndCalls(String version, boolean withHealth) throws Exception {
        assertThat(said(classPath(version)))
                .contains("boot " + version + ".")
                .contains("attempts 1.0 library [q] health " + withHealth);
    }

    @Test
    void itStartsAndCallsWithNothingOptionalBesideIt() throws Exception {
        String bare = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !OPTIONAL.matcher(Path.of(entry).getFileName().toString())
                        .matches())
                .collect(Collectors.joining(File.pathSeparator));

        assertThat(said(bare)).contains("boot 4.1.").contains("attempts 1.0 library [q] health false");
    }

    private static String said(String classPath) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        classPath,
                        BootStart.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    /** Our own class path, with the jars of another Spring Boot in the place of this one's. */
    private static String classPath(String version) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target", "boot-" + version))) {
            Stream<String> others = jars.map(Path::toString);
            Stream<String> ours = Arrays.stream(
                            System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(entry -> isKept(Path.of(entry).getFileName().toString(), version));
            return Stream.concat(ours, others).collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static boolean isKept(String jar, String version) {
        if (version.equals("4.0") && jar.startsWith("spring-") && !jar.startsWith("spring-boot")) {
            return true;
        }
        return REPLACED.stream().noneMatch(jar::startsWith)
                && (version.equals("4.0") || REPLACED_IN_3_5.stream().noneMatch(jar::startsWith));
    }
}
