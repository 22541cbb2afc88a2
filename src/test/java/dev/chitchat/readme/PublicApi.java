package dev.chitchat.readme;

import dev.chitchat.ChitchatClient;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a program can use of this library, read from its class files: a block for each public type, all sorted. */
final class PublicApi {

    /** Packages that only this library uses; the module exports none of them. */
    static final Set<String> INSIDE = Set.of(
            "dev.chitchat.internal",
            "dev.chitchat.cli",
            "dev.chitchat.sandbox.commands",
            "dev.chitchat.sandbox.server",
            "dev.chitchat.sandbox.console");

    private static final int SHOWN = Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT;
    private static final Set<String> OF_ENUMS = Set.of("values", "valueOf");
    private static final Set<String> OF_RECORDS = Set.of("equals", "hashCode", "toString");

    private PublicApi() {}

    static String asText() throws IOException, URISyntaxException {
        Path classes = Path.of(ChitchatClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes.resolve("dev"))) {
            return files.map(file -> classes.relativize(file).toString().replaceAll("[/\\\\]", "."))
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .<Class<?>>map(file -> load(file.substring(0, file.lastIndexOf('.'))))
                    .filter(type ->
                            INSIDE.stream().noneMatch(room -> (type.getPackageName() + '.').startsWith(room + '.')))
                    .filter(PublicApi::isVisible)
                    .sorted(Comparator.comparing(Class::getName))
                    .map(PublicApi::block)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
    }

    private static boolean isVisible(int modifiers) {
        return (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    }

    private static String block(Class<?> type) {
        return Stream.of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
                .<Member>flatMap(Arrays::stream)
                .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
                .filter(member -> !goesWithoutSaying(type, member))
                .map(member -> "    " + line(member) + "\n")
                .sorted()
                .collect(Collectors.joining("", head(type) + "\n", ""));
    }

    /** What every enum has, and what a record has for its components. */
    private static boolean goesWithoutSaying(Class<?> type, Member member) {
        if (!type.isRecord()) {
            return type.isEnum() && OF_ENUMS.contains(member.getName());
        }
        List<RecordComponent> parts = List.of(type.getRecordComponents());
        List<Class<?>> types =
                parts.stream().<Class<?>>map(RecordComponent::getType).toList();
        boolean canonical = member instanceof Constructor<?> made && types.equals(List.of(made.getParameterTypes()));
        return canonical
                || OF_RECORDS.contains(member.getName())
                || parts.stream().anyMatch(part -> part.getAccessor().equals(member));
    }

    private static String head(Class<?> type) {
        Class<?>[] heirs = type.getPermittedSubclasses();
        return kind(type)
                + type.getName()
                + TypeText.variables(type)
                + TypeText.base(type)
                + TypeText.list(
                        type.isInterface() ? " extends " : " implements ",
                        TypeText.all(type.getAnnotatedInterfaces()),
                        "")
                + TypeText.list(
                        " permits ",
                        Stream.ofNullable(heirs)
                                .flatMap(Arrays::stream)
                                .map(TypeText::name)
                                .sorted(),
                        "");
    }

    private static String kind(Class<?> type) {
        if (type.isInterface() || type.isEnum()) {
            return type.isEnum() ? "enum " : "interface ";
        }
        return type.isRecord() ? "record " : modifiers(type.getModifiers() & ~Modifier.STATIC) + "class ";
    }

    private static String line(Member member) {
        if (member instanceof Field field) {
            return modifiers(field.getModifiers()) + TypeText.of(field.getAnnotatedType()) + " " + field.getName();
        }
        Executable code = (Executable) member;
        String variables = TypeText.variables(code);
        String name = code instanceof Method method
                ? TypeText.of(method.getAnnotatedReturnType()) + " " + method.getName()
                : code.getDeclaringClass().getSimpleName();
        return (code instanceof Method method && method.isDefault() ? "default " : modifiers(code.getModifiers()))
                + (variables.isEmpty() ? "" : variables + " ")
                + name
                + TypeText.all(code.getAnnotatedParameterTypes()).collect(Collectors.joining(", ", "(", ")"))
                + TypeText.list(" throws ", TypeText.all(code.getAnnotatedExceptionTypes()), "");
    }

    private static String modifiers(int modifiers) {
        String words = Modifier.toString(modifiers & SHOWN);
        return words.isEmpty() ? "" : words + " ";
    }
}
