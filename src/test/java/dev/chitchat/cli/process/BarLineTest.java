package dev.chitchat.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class BarLineTest {

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(screen, true, UTF_8);

    private BarLine drawn(boolean outputIsTerminal) {
        BarLine bar = new BarLine(err, () -> 40, () -> outputIsTerminal);
        assertThat(bar.begin()).isEqualTo(40);
        bar.accept("1/9");
        return bar;
    }

    private String screen() {
        return screen.toString(UTF_8);
    }

    @Test
    void aLineTakesThePlaceOfTheBarWhichGoesOnBelow() {
        drawn(false).above(() -> err.print("a line\n"));
        assertThat(screen()).isEqualTo("\r1/9\r     \ra line\n\r1/9");
    }

    @Test
    void outputOnTheSameTerminalDoesToo() {
        drawn(true).output(() -> err.print("{}\n"));
        assertThat(screen()).isEqualTo("\r1/9\r     \r{}\n\r1/9");
    }

    @Test
    void outputThatGoesElsewhereLeavesTheBarAlone() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        drawn(false).output(() -> file.writeBytes("{}\n".getBytes(UTF_8)));
        assertThat(screen()).isEqualTo("\r1/9");
        assertThat(file.toString(UTF_8)).isEqualTo("{}\n");
    }

    @Test
    void nothingOfALongerBarStaysBehindAShorterOne() {
        BarLine bar = drawn(false);
        bar.accept("2");
        bar.clear();
        assertThat(screen()).isEqualTo("\r1/9\r2  \r     \r");
    }

    @Test
    void noBarIsDrawnAnewOnceItIsCleared() {
        BarLine bar = drawn(true);
        bar.clear();
        bar.output(() -> err.print("{}\n"));
        assertThat(screen()).isEqualTo("\r1/9\r     \r{}\n");
    }

    /** As Ctrl-C does, whose ^C stands behind the bar by then. */
    @Test
    void nothingOfItIsLeftWhereTheProcessEnds() {
        BarLine bar = drawn(true);
        assertThat(bar.getMaxRenderedLength()).isEqualTo(37);
        bar.end();
        bar.accept("2/9");
        assertThat(screen()).isEqualTo("\r1/9\r     \r");
    }
}
