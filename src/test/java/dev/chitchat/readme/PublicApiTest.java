package dev.chitchat.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs can use is written down, so that no change of it goes unseen. */
class PublicApiTest {

    private static final Path PAGE = Path.of("docs/api.txt");

    @Test
    void thePublicApiIsTheOneWrittenDown(@TempDir Path folder) throws Exception {
        Path now = Files.writeString(folder.resolve("api.txt"), PublicApi.asText());
        if ("write".equals(System.getProperty("chitchat.api"))) {
            Files.copy(now, PAGE, StandardCopyOption.REPLACE_EXISTING);
        }

        assertThat(now)
                .as("the public API; where it is meant to change: mvn test -Dtest=PublicApiTest -Dchitchat.api=write")
                .hasSameTextualContentAs(PAGE);
    }

    @Test
    void noSignatureOfThePublicApiNamesAPackageOfTheInside() throws Exception {
        assertThat(PublicApi.asText())
                .contains("interface dev.chitchat.ChitchatClient")
                .doesNotContain(PublicApi.INSIDE);
    }
}
