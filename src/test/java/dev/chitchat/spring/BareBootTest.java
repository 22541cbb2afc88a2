package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts {@link BootStart} as a process whose class path has nothing optional. */
@Timeout(180)
class BareBootTest {

    /** What an application on Boot may do without, Micrometer aside. */
    private static final Pattern OPTIONAL = Pattern.compile(
            "(lettuce|redis-|context-propagation|kafka|snakeyaml"
                    + "|jackson-dataformat|spring-(data|test|tx|oxm|web|kafka|messaging|retry)"
                    + "|spring-boot-(actuator|health|data|http|jackson|kafka|micrometer|persistence|reactor|starter|transaction|web)).*");

    @Test
    void itStartsAndCallsWithNothingOptionalBesideIt() throws Exception {
        String bare = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !OPTIONAL.matcher(Path.of(entry).getFileName().toString())
                        .matches())
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        bare,
                        BootStart.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("boot 4.1.").contains("attempts 1.0 library [q] health false");
    }
}
