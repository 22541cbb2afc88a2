package dev.chitchat.cli.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Asks before anything is deleted. */
public final class Confirmation {

    private Confirmation() {}

    /**
     * Returns if the answer is {@code yes}.
     *
     * @throws UsageException if it is not, or there is no terminal to ask at
     */
    public static void ask(long deletions, ProcessIo surroundings) throws IOException {
        String what = Formats.count(deletions, "question") + " would be deleted for good";
        if (!surroundings.inputIsTerminal().getAsBoolean()) {
            throw new UsageException(
                    what + ", and nobody is at a terminal to confirm it; add --yes, or leave --delete out");
        }
        surroundings.ask(what + ". Type yes to go on: ");
        String answer = new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8)).readLine();
        if (answer == null || !answer.strip().equals("yes")) {
            throw new UsageException("not confirmed, so nothing was sent; leave --delete out to keep those questions");
        }
    }
}
