package dev.chitchat.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Properties that are missing or cannot be used, all that were found; shown by {@link PropertyFailureAnalyzer}. */
@SuppressWarnings("serial") // never sent anywhere
final class PropertyException extends IllegalArgumentException {

    private final List<Problem> problems;

    private PropertyException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    PropertyException(String property, String reason) {
        this(List.of(new Problem(property, reason, false)));
    }

    List<Problem> problems() {
        return problems;
    }

    /**
     * What is wrong with one property.
     *
     * @param shown whether its value may be shown, which is not so where it may hold a key
     */
    record Problem(String property, String reason, boolean shown) {

        @Override
        public String toString() {
            return property + ": " + reason;
        }
    }

    /** Collects what is wrong, so that a user learns of all mistakes at one start. */
    static final class Collector {

        private final List<Problem> found = new ArrayList<>();

        void add(String property, boolean shown, String reason) {
            Problem problem = new Problem(property, reason, shown);
            if (found.stream().noneMatch(known -> known.property().equals(property))) {
                found.add(problem); // what is common to all accounts is read for each
            }
        }

        /** Uses a value; what it is refused with is said of the property. Answers whether it was taken. */
        boolean check(String property, boolean shown, Runnable use) {
            try {
                use.run();
                return true;
            } catch (IllegalArgumentException e) {
                add(property, shown, String.valueOf(e.getMessage()));
                return false;
            }
        }

        /** What a value comes to, or another thing where it is refused. */
        <T> T taken(String property, T otherwise, Supplier<T> use) {
            try {
                return use.get();
            } catch (IllegalArgumentException e) {
                add(property, true, String.valueOf(e.getMessage()));
                return otherwise;
            }
        }

        /** What is read, or null where that fails. */
        <T> @Nullable T read(Supplier<T> reader) {
            try {
                return reader.get();
            } catch (PropertyException e) {
                e.problems.forEach(problem -> add(problem.property(), problem.shown(), problem.reason()));
                return null;
            }
        }

        void throwIfAny() {
            if (!found.isEmpty()) {
                throw new PropertyException(found);
            }
        }
    }
}
