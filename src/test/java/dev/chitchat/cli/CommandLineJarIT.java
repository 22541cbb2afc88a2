package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class CommandLineJarIT {

    /** A tenth of the size would be theirs; the command line calls over HTTP/1.1 from any system. */
    @Test
    void theJarCarriesNeitherHttp3NorQuicNorMacOsNames() throws Exception {
        try (JarFile jar = new JarFile("target/chitchat.jar")) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();

            assertThat(names)
                    .contains("dev/chitchat/cli/Main.class", "io/netty/handler/codec/quic/Quic.class")
                    .noneMatch(name -> name.matches("META-INF/native/.*(quic|macos).*"))
                    .noneMatch(name ->
                            name.matches("io/netty/(handler/codec/http3|resolver/dns/macos)/.*|module-info.class"));
        }
    }
}
