package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor;

/** An application that is processed ahead of time without an account has the accounts of the environment that it runs in. */
@Timeout(240)
class AheadOfTimeTest {

    @TempDir
    private Path folder;

    @Test
    void theAccountMayBeInTheEnvironmentOfTheRunOnly() throws Exception {
        process();
        compile();

        assertThat(run(Map.of())).contains("client none");
        assertThat(run(Map.of(
                        "CHITCHAT_SDKAPPID", "88888888",
                        "CHITCHAT_SECRET_KEY", "key",
                        "CHITCHAT_REGION", "seoul",
                        "CHITCHAT_ACCOUNTS_EU_SDKAPPID", "77777777",
                        "CHITCHAT_ACCOUNTS_EU_SECRET_KEY", "key",
                        "CHITCHAT_ACCOUNTS_EU_REGION", "frankfurt")))
                .contains("client ChitchatClient[88888888]", "eu ChitchatClient[77777777]");
        assertThat(Files.readString(folder.resolve("resources/META-INF/native-image/g/a/reachability-metadata.json"))
                        .replace("\\/", "/"))
                .contains("dev.chitchat.spring.ChitchatProperties$ClientProperties", "dev/chitchat/redis/*.lua");
    }

    private void process() {
        AbstractAotProcessor.Settings settings = AbstractAotProcessor.Settings.builder()
                .sourceOutput(folder.resolve("sources"))
                .resourceOutput(folder.resolve("resources"))
                .classOutput(folder.resolve("classes"))
                .groupId("g")
                .artifactId("a")
                .build();
        new SpringApplicationAotProcessor(ProcessedApplication.class, settings, new String[0]).process();
    }

    private void compile() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("sources"));
                StandardJavaFileManager manager = ToolProvider.getSystemJavaCompiler()
                        .getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(ToolProvider.getSystemJavaCompiler()
                            .getTask(
                                    null,
                                    manager,
                                    null,
                                    List.of(
                                            "-nowarn",
                                            "-proc:none",
                                            "-d",
                                            folder.resolve("classes").toString()),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(sources))
                            .call())
                    .isTrue();
        }
    }

    private String run(Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dspring.aot.enabled=true",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        Stream.of(
                                        folder.resolve("classes").toString(),
                                        folder.resolve("resources").toString(),
                                        System.getProperty("java.class.path"))
                                .collect(Collectors.joining(File.pathSeparator)),
                        ProcessedApplication.class.getName())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said =
                new String(Objects.requireNonNull(process.getInputStream()).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
