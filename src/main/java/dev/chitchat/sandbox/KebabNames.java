package dev.chitchat.sandbox;

import java.util.Arrays;

/** Finds the constant of an enum by the hyphenated name that its {@code toString} shows. */
final class KebabNames {

    private KebabNames() {}

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
