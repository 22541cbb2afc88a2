package dev.chitchat.sandbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/** Names as options have them, those of an enum's constants and of jitters: lower case, with hyphens. */
final class KebabNames {

    private KebabNames() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> E find(Class<E> type, String what, String name) {
        for (E constant : type.getEnumConstants()) {
            if (constant.toString().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "there is no " + what + " '" + name + "'; known are " + Arrays.toString(type.getEnumConstants()));
    }

    /** A jitter that shows its name; two of one name and source are equal. */
    record NamedJitter(String name, ToLongFunction<RandomGenerator> nanos) implements Jitter {

        @Override
        public Duration next(RandomGenerator random) {
            return Duration.ofNanos(nanos.applyAsLong(random));
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
