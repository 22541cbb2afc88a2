package dev.chitchat.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Properties that are missing or cannot be used, all that were found; shown by {@link PropertyFailureAnalyzer}. */
@SuppressWarnings("serial") // never sent anywhere
final class PropertyException extends IllegalArgumentException {

    final List<Problem> problems;

    private PropertyException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    PropertyException(String property, String reason) {
        this(List.of(new Problem(property, reason, false)));
    }

    /** What is wrong with one property, whose value may be {@code shown} where it cannot hold a key. */
    record Problem(String property, String reason, boolean shown) {

        @Override
        public String toString() {
            return property + ": " + reason;
        }
    }

    /** Collects what is wrong, so that a user learns of all mistakes at one start. */
    static final class Collector implements BindHandler {

        private static final Pattern WAY =
                Pattern.compile("chitchat.*\\.(region|endpoint|secret-key-file|ca-file|proxy|bundle)"
                        + "|chitchat\\.quota(\\.(store|outage|processes))?");

        private final List<Problem> found = new ArrayList<>();

        /**
         * Of one property the first is told: what is common to all accounts is read for each, and what cannot be read
         * is missing, too.
         */
        void add(String property, boolean shown, String reason) {
            if (!has(property)) {
                found.add(new Problem(property, reason, shown));
            }
        }

        boolean has(String property) {
            return found.stream().anyMatch(known -> known.property().equals(property));
        }

        /** What is read or set, or null where it is refused: collected for it, or for what the refusal names. */
        <T> @Nullable T read(String property, boolean shown, Supplier<? extends @Nullable T> use) {
            try {
                return use.get();
            } catch (PropertyException e) {
                e.problems.forEach(problem -> add(problem.property(), problem.shown(), problem.reason()));
            } catch (IllegalArgumentException e) {
                add(property, shown, String.valueOf(e.getMessage()));
            }
            return null;
        }

        /** Where a sandbox stands in for the service, mistakes about the way to that and to Redis do not count. */
        void throwIfAny(boolean sandbox) {
            found.removeIf(problem -> sandbox && WAY.matcher(problem.property()).matches());
            if (!found.isEmpty()) {
                throw new PropertyException(found);
            }
        }

        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
            if (name.equals(PropertyReader.QUOTA)) {
                return null;
            }
            Class<?> type = target.getType().resolve(Object.class);
            add(
                    name.toString(),
                    context.getConfigurationProperty() != null,
                    String.valueOf(error.getMessage()).contains("placeholder")
                            ? PropertyReader.UNRESOLVED
                            : wanted(type));
            return null;
        }

        private static String wanted(Class<?> type) {
            if (type.isEnum()) {
                return Arrays.stream(type.getEnumConstants())
                        .map(one -> String.valueOf(one).toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.joining(", ", "it must be one of ", ""));
            }
            if (type == Duration.class) {
                return "it must be a time, such as 500ms, 10s or 2m";
            }
            boolean number = (type.isPrimitive() && type != boolean.class) || Number.class.isAssignableFrom(type);
            String bounds = type == double.class ? "" : ", whole and not too large";
            return number ? "it must be a number" + bounds : "it cannot be read as " + type.getSimpleName();
        }
    }
}
