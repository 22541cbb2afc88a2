package dev.chitchat.readme;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A type as source code has it, with {@code @Nullable} and without packages; the JDK's own words differ by version. */
final class TypeText {

    private TypeText() {}

    static String of(AnnotatedType type) {
        if (type instanceof AnnotatedArrayType array) {
            return of(array.getAnnotatedGenericComponentType()) + (isNullable(type) ? " @Nullable[]" : "[]");
        }
        return (isNullable(type) ? "@Nullable " : "") + bare(type);
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static String bare(AnnotatedType type) {
        if (type instanceof AnnotatedParameterizedType generic) {
            Class<?> raw = (Class<?>) ((ParameterizedType) generic.getType()).getRawType();
            return name(raw) + list("<", all(generic.getAnnotatedActualTypeArguments()), ">");
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            AnnotatedType[] lower = wildcard.getAnnotatedLowerBounds();
            return "?" + (lower.length > 0 ? " super " + of(lower[0]) : bounds(wildcard.getAnnotatedUpperBounds()));
        }
        return type.getType() instanceof Class<?> plain
                ? name(plain)
                : type.getType().getTypeName();
    }

    /** The whole name only where it must not be seen at all. */
    static String name(Class<?> type) {
        String name = type.getName();
        return PublicApi.INSIDE.contains(type.getPackageName())
                ? name
                : name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }

    static String variables(GenericDeclaration owner) {
        return list("<", Arrays.stream(owner.getTypeParameters()).map(TypeText::variable), ">");
    }

    private static String variable(TypeVariable<?> variable) {
        return variable.getName() + bounds(variable.getAnnotatedBounds());
    }

    private static String bounds(AnnotatedType[] bounds) {
        Stream<AnnotatedType> told =
                Arrays.stream(bounds).filter(bound -> bound.getType() != Object.class || isNullable(bound));
        return list(" extends ", told.map(TypeText::of), "");
    }

    /** The components of a record, or what a class extends. */
    static String base(Class<?> type) {
        if (type.isRecord()) {
            return Arrays.stream(type.getRecordComponents())
                    .map(part -> of(part.getAnnotatedType()) + " " + part.getName())
                    .collect(Collectors.joining(", ", "(", ")"));
        }
        boolean plain = type.isEnum() || type.isInterface() || type.getSuperclass() == Object.class;
        return plain ? "" : " extends " + of(type.getAnnotatedSuperclass());
    }

    static Stream<String> all(AnnotatedType[] types) {
        return Arrays.stream(types).map(TypeText::of);
    }

    static String list(String before, Stream<String> items, String after) {
        List<String> all = items.toList();
        return all.isEmpty() ? "" : before + String.join(", ", all) + after;
    }
}
