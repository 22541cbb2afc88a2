package dev.chitchat.internal.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.report.RunRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlotPageTest {

    @Test
    void itsLicenceGoesIntoEachPage() {
        PlotPage.Library library = PlotPage.Library.find().orElseThrow();
        assertThat(PlotPage.of("a", RunRecorder.class, "report", library, "{}"))
                .contains("The MIT License (MIT)", "Copyright (c) 2022 Leon Sorokin");
    }

    @Test
    void itIsNotFoundWhereItIsNotOnTheClassPath() {
        assertThat(PlotPage.Library.find(ClassLoader.getPlatformClassLoader())).isEmpty();
    }

    @Test
    void itsCoordinatesAreThoseOfTheBuild() throws IOException {
        String version = PlotPage.Library.COORDINATES.substring(PlotPage.Library.COORDINATES.lastIndexOf(':') + 1);
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<uplot.version>" + version + "</uplot.version>");
    }

    @Test
    void dataCannotEndItsScript() {
        PlotPage.Library none = new PlotPage.Library("", "", "");
        String page = PlotPage.of("a", RunRecorder.class, "report", none, "\"</script><!--\"");
        assertThat(page).contains("\"\\u003c/script>\\u003c!--\"").doesNotContain("<!--");
    }
}
