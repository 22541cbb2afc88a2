package dev.chitchat.cli.journal;

import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.RunLock;
import dev.chitchat.internal.text.Cleaner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the results of a run go, whether it goes on from earlier ones, and what keeps other runs off its files. */
public final class ResultOptions {

    private static final Pattern PLAIN = Pattern.compile("[0-9A-Za-z_./:=,@%+-]+");
    private static final Pattern BEYOND = Pattern.compile("\\\\u\\{([0-9a-f]+)}");

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description = "Where results go, a file that is empty or not there yet; standard output by default.")
    public @Nullable Path file;

    @Option(names = "--resume", description = "Goes on from the results of earlier runs in --results FILE.")
    public boolean resume;

    @Option(
            names = "--no-lock",
            description = "Goes on without locks beside FILE and --results, which keep other runs off them.")
    private boolean noLock;

    @Spec(Spec.Target.MIXEE)
    CommandSpec command = CommandSpec.create();

    public void check(Problems problems) {
        Path results = file;
        if (results == null && resume) {
            problems.add("--resume goes on from results in a file, and none is named; add --results FILE");
        } else if (results != null && results.toString().isEmpty()) {
            problems.add("--results '' cannot be used: it is empty; name a file");
        } else if (problems.takes("--results", results) && results != null && resume && !Results.fits(results)) {
            problems.add("--resume goes on from results in a file, and '" + results + "' is none; name another");
        }
    }

    /** Whether another run can go on from this one. */
    public boolean isJournal() {
        Path results = file;
        return results != null && Results.fits(results);
    }

    /** Opens them, after the results of earlier runs where the run goes on from those. */
    public Results open(ProcessIo io) throws IOException {
        return Results.open(file, resume ? command.name() : null, io.out(), noLock);
    }

    public @Nullable RunLock lock(@Nullable Path input, ProcessIo io) {
        return RunLock.take(input, noLock, io);
    }

    public String commandAgain() {
        return again(
                program(System.getProperties()),
                command.commandLine().getParent().getParseResult().originalArgs());
    }

    /** Words a command that goes on from a run, fit to be pasted into a shell. */
    public static String again(String program, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        int names = all.contains("--") ? all.indexOf("--") : all.size(); // what comes behind it is no option
        if (!all.subList(0, names).contains("--resume")) {
            all.add(names, "--resume");
        }
        return program + " " + all.stream().map(ResultOptions::quoted).collect(Collectors.joining(" "));
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
