package dev.chitchat.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the library's dependencies do to the class path of an application. */
class DependenciesTest {

    private static final List<String> CLASS_PATH =
            Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1));

    /** Maven takes the path that is shortest, so what ours excluded, an application with the same dependency would miss. */
    @Test
    void noDependencyTakesAJarAwayFromAnApplication() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        String dependencies = pom.substring(pom.indexOf("</dependencyManagement>"), pom.indexOf("<build>"));

        assertThat(dependencies.split("</dependency>"))
                .filteredOn(dependency -> !dependency.contains("<scope>test</scope>"))
                .hasSizeGreaterThan(10)
                .noneMatch(dependency -> dependency.contains("<exclusion"));
    }

    @Test
    void everyNettyJarHasTheVersionReactorAsksFor() throws Exception {
        String reactor = CLASS_PATH.stream()
                .filter(entry -> entry.contains("/reactor-netty-http"))
                .findFirst()
                .orElseThrow();
        List<String> asked = found(
                "<artifactId>netty-codec-http</artifactId>\\s*<version>(.*?)<",
                Files.readString(Path.of(reactor.replaceFirst("jar$", "pom"))));

        assertThat(found("/io/netty/[^/]*/([^/]*)/", String.join("\n", CLASS_PATH)))
                .hasSizeGreaterThan(15)
                .containsOnly(asked.get(0));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
