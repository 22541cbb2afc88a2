package dev.chitchat.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.ServiceCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of error codes says what the table in the code says; a failure shows the page as it should be. */
class ErrorPageTest {

    @Test
    void thePageOfErrorCodesIsTheTableOfTheCode() throws IOException {
        assertThat(Files.readString(Path.of("docs/errors.md"))).endsWith("\n\n" + table());
    }

    @Test
    void thePageNamesEveryException() throws IOException {
        assertThat(Files.readString(Path.of("docs/errors.md")))
                .contains(Arrays.stream(ChitchatException.class.getPermittedSubclasses())
                        .map(type -> "`" + type.getSimpleName() + "`")
                        .toList());
    }

    private static String table() {
        return ServiceCode.all().stream()
                .map(ErrorPageTest::row)
                .collect(Collectors.joining(
                        "", "| code | meaning | what happens | what to do |\n| --- | --- | --- | --- |\n", ""));
    }

    private static String row(ServiceCode code) {
        return "| " + code.code() + " | " + code.meaning() + " | " + what(code) + " | " + code.advice() + " |\n";
    }

    private static String what(ServiceCode code) {
        String retry = words(code.retryClass());
        if (new ApiException("", code.code(), "", null).mayAffectEveryCall()) {
            return retry + "; ends a stream while nothing has succeeded in it";
        }
        return code.affectsEveryCall() ? retry + "; ends a stream" : retry;
    }

    private static String words(RetryClass retryClass) {
        return switch (retryClass) {
            case RATE_LIMITED -> "again, after a window at least";
            case TRANSIENT -> "again, with growing pauses";
            case DOUBTFUL -> "again, twice at most";
            case SIGNATURE_EXPIRED -> "signed again, once";
            case FINAL -> "not retried";
        };
    }
}
