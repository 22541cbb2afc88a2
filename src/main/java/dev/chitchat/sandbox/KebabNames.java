package dev.chitchat.sandbox;

import java.util.Arrays;
import java.util.Locale;

/** The names of an enum's constants as options have them: lower case, with hyphens. */
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
}
