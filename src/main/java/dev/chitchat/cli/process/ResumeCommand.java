package dev.chitchat.cli.process;

import dev.chitchat.internal.text.Cleaner;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words a command that goes on from a run, fit to be pasted into a shell. */
public final class ResumeCommand {

    private static final Pattern PLAIN = Pattern.compile("[0-9A-Za-z_./:=,@%+-]+");
    private static final Pattern BEYOND = Pattern.compile("\\\\u\\{([0-9a-f]+)}");
    private static final String RESUME = "--resume";

    private ResumeCommand() {}

    /** The same command with {@code --resume}. */
    public static String of(String program, List<String> arguments) {
        Stream<String> resume = arguments.contains(RESUME) ? Stream.empty() : Stream.of(RESUME);
        return program + " "
                + Stream.concat(arguments.stream(), resume)
                        .map(ResumeCommand::quoted)
                        .collect(Collectors.joining(" "));
    }

    /** How this program was called, as far as the JVM tells. */
    public static String program(Map<?, ?> properties) {
        String called = String.valueOf(properties.get("sun.java.command")).split(" ", 2)[0];
        boolean jar = called.toLowerCase(Locale.ROOT).endsWith(".jar");
        return jar ? "java -jar " + quoted(called) : "chitchat";
    }

    private static String quoted(String argument) {
        if (PLAIN.matcher(argument).matches()) {
            return argument;
        }
        // What is not shown raw is written in the way that bash reads back.
        return argument.equals(Cleaner.line(argument))
                ? "'" + argument.replace("'", "'\\''") + "'"
                : "$'" + escaped(argument.replace("\\", "\\\\").replace("'", "\\'")) + "'";
    }

    private static String escaped(String text) {
        return BEYOND.matcher(Cleaner.line(text))
                .replaceAll(found -> "\\\\U" + "0".repeat(8 - found.group(1).length()) + found.group(1));
    }
}
