package dev.chitchat.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The results file of a push: a record of what was done. What to do next is found in the library itself. */
final class PushResults {

    private PushResults() {}

    static OutputStream open(Path path, boolean resume) throws IOException {
        ResultsFile file = ResultsFile.open(path);
        try {
            if (resume) {
                file.goOnAfter(wholeLines(Files.readAllBytes(path)));
            } else {
                file.refuseUnlessEmpty();
            }
            return file;
        } catch (IOException | UsageException e) {
            file.close();
            throw e;
        }
    }

    private static int wholeLines(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] != '\n') {
            length--;
        }
        return length;
    }
}
