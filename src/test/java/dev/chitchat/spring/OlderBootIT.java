package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs once for each older Spring Boot, with that version on the class path in the place of the one we compile against. */
@Timeout(60)
class OlderBootIT {

    private static final String VERSION = System.getProperty("chitchat.boot", "");

    @Test
    void itStartsAndCalls() {
        boolean hasHealthOfItsOwnModule = VERSION.startsWith("4.");

        assertThat(BootStart.start())
                .isEqualTo("boot " + VERSION + " attempts 1.0 library [q] health " + hasHealthOfItsOwnModule);
    }
}
