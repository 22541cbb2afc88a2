package dev.chitchat.quota;

import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.Options;

/** Runs the races, and fails where the harness alone would be content: when none of them was meant. */
final class Stress {

    private Stress() {}

    public static void main(String[] args) throws Exception {
        Options options = new Options(args);
        if (options.parse() && new JCStress(options).getTests().isEmpty()) {
            throw new IllegalArgumentException("no race matches '" + options.getTestFilter()
                    + "', so nothing would be checked; give a part of a class's name, such as GrantAndCancel");
        }
        Main.main(args);
    }
}
