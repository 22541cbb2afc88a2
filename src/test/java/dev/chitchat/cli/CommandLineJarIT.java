package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.wire.RecordingServer;
import java.io.File;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineJarIT {

    /** It calls over HTTP/1.1 from any system; packers for topics of Kafka would be more than half of the size. */
    @Test
    void theJarCarriesOnlyWhatTheCommandLineUses() throws Exception {
        try (JarFile jar = new JarFile("target/chitchat.jar")) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();

            assertThat(names)
                    .contains("dev/chitchat/cli/Main.class", "io/netty/handler/codec/quic/Quic.class")
                    .noneMatch(name -> name.matches(".*(quic|macos|zstd|snappy|lz4).*\\.(so|dll|dylib|jnilib)"))
                    .noneMatch(name -> name.matches(
                            "io/netty/(handler/codec/http3|resolver/dns/macos)/.*|(.*/)?module-info.class"))
                    .noneMatch(name -> name.matches(
                            "(org/apache/kafka|dev/chitchat/(kafka|metrics|spring)|META-INF/[a-z-]*spring).*"));
        }
    }

    @Test
    void theJarsClassesNeedNoUnpackingAtTheStart() throws Exception {
        try (JarFile jar = new JarFile("target/chitchat.jar")) {
            assertThat(jar.stream().filter(entry -> entry.getName().endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
        }
    }

    @Test
    void theJarNamesItsVersionToTheService(@TempDir File folder) throws Exception {
        try (JarFile jar = new JarFile("target/chitchat.jar");
                RecordingServer server = new RecordingServer(call -> "{\"ActionStatus\":\"OK\",\"ErrorCode\":0}")) {
            ProcessBuilder run = new ProcessBuilder(
                    System.getProperty("java.home") + "/bin/java",
                    "-jar",
                    new File("target/chitchat.jar").getAbsolutePath(),
                    "update",
                    "--id=q",
                    "--answer=A",
                    "--sdk-app-id=1400000000",
                    "--endpoint=" + server.endpoint());
            run.environment().put("CHITCHAT_SECRET_KEY", Shell.KEY);
            Process process = run.directory(folder)
                    .redirectErrorStream(true)
                    .redirectOutput(new File(folder, "output"))
                    .start();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            String version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
            assertThat(version).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
            assertThat(server.recorded())
                    .extracting(call -> call.headers().get("user-agent"))
                    .containsExactly("chitchat-client/" + version);
        }
    }
}
