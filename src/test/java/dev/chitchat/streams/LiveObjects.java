package dev.chitchat.streams;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/** How many objects of each class are still held by something, as the JVM counts them after a full collection. */
record LiveObjects(Map<String, Integer> byClass) {

    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

    static LiveObjects now() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Matcher line : histogram().lines().map(LINE::matcher).toList()) {
            if (line.matches()) {
                counts.merge(line.group(2), Integer.parseInt(line.group(1)), Integer::sum);
            }
        }
        return new LiveObjects(counts);
    }

    private static String histogram() {
        try {
            Object[] allLive = {new String[0]};
            String[] signature = {String[].class.getName()};
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            allLive,
                            signature);
        } catch (JMException e) {
            throw new IllegalStateException("this JVM does not count its objects", e);
        }
    }

    /** Those of one class. */
    int of(String name) {
        return byClass.getOrDefault(name, 0);
    }

    /** Those of the classes that are meant and of which there are more than before. */
    Map<String, Integer> moreThan(LiveObjects before, Predicate<String> meant) {
        return byClass.entrySet().stream()
                .filter(counted -> meant.test(counted.getKey()))
                .filter(counted -> counted.getValue() > before.of(counted.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, counted -> counted.getValue() - before.of(counted.getKey())));
    }
}
