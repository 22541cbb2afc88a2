package dev.chitchat.cli.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Asks before the live library is changed. */
public final class Confirmation {

    private Confirmation() {}

    /**
     * Returns if the answer is {@code yes}.
     *
     * @param what what would be done
     * @throws UsageException if it is not, or there is no terminal to ask at
     */
    public static void ask(String what, ProcessIo surroundings) throws IOException {
        if (!surroundings.inputIsTerminal().getAsBoolean()) {
            throw new UsageException("to be done are " + what
                    + ", and there is no terminal to confirm it at, so nothing was sent; add --yes");
        }
        surroundings.ask(what + ". Type yes to go on: ");
        String answer = new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8)).readLine();
        if (answer == null || !answer.strip().equals("yes")) {
            throw new UsageException("not confirmed, so nothing was sent; give the command again and type yes");
        }
    }
}
