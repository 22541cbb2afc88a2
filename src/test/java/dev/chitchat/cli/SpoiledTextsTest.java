package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SpoiledTextsTest {

    private static final Map<String, String> NONE = Map.of();

    private static String[] arguments(String last) {
        return new String[] {"call", "update_chitchat", last};
    }

    @Test
    void aLostCharacterIsToldByItsPlaceWithTheLocaleAsTheCause() {
        assertThat(Commands.spoiled("ANSI_X3.4-1968", arguments("hunter2\uFFFD"), NONE))
                .singleElement()
                .asString()
                .contains("argument 3 ", "the locale is ANSI_X3.4-1968 and not UTF-8", "LC_ALL=C.UTF-8")
                .doesNotContain("hunter2");
    }

    @Test
    void lettersOfAnotherEncodingMayBeWrongOnesAndAreRefused() {
        assertThat(Commands.spoiled("ISO-8859-1", arguments("\u00e4\u00bd\u00a0"), NONE))
                .hasSize(1);
        assertThat(Commands.spoiled("ISO-8859-1", arguments("plain? ~"), NONE)).isEmpty();
    }

    @Test
    void inAUtf8LocaleOnlyWhatWasLostIsRefused() {
        assertThat(Commands.spoiled("UTF-8", arguments("\u4f60\u597d \ud83d\ude00"), NONE))
                .isEmpty();
        assertThat(Commands.spoiled("UTF-8", arguments("\uFFFD"), NONE))
                .singleElement()
                .asString()
                .contains("its bytes are not UTF-8");
    }

    @Test
    void variablesOfThisProgramAreLookedAtAndNoOthers() {
        Map<String, String> environment = Map.of("CHITCHAT_SECRET_KEY", "hunter2\uFFFD", "PS1", "\uFFFD");
        assertThat(Commands.spoiled("UTF-8", new String[0], environment))
                .singleElement()
                .asString()
                .startsWith("the variable CHITCHAT_SECRET_KEY holds")
                .doesNotContain("hunter2");
    }
}
