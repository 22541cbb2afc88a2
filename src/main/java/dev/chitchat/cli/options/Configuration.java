package dev.chitchat.cli.options;

import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.internal.text.Redaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What options leave open: variables, else a profile of the configuration file; and which of them were used. */
public final class Configuration {

    private static final String FILE = "CHITCHAT_CONFIG";
    private static final String UNNAMED = "default";

    /** The names of a profile's settings, those of the options. */
    private static final List<String> NAMES =
            List.of("ca-file", "endpoint", "identifier", "proxy", "quota", "region", "sdk-app-id", "secret-key-file");

    /** Those of them that may hold a user and a password. */
    private static final Set<String> ADDRESSES = Set.of("endpoint", "proxy", "quota");

    /** What is called so has no option. */
    static final String KEY = "the secret key";

    /** Values that may hold a password or are one. */
    private static final Set<String> SECRETIVE = Set.of("--proxy", "--quota", KEY);

    /** One value, if given; messages name the option, the variable, or the option with the profile that gave it. */
    record Setting(String option, String name, @Nullable String text) {

        /** Without the value, which may be a key. */
        @Override
        public String toString() {
            return name;
        }

        boolean given() {
            return text != null;
        }

        boolean secret() {
            return SECRETIVE.contains(option);
        }
    }

    private final Map<String, String> environment;
    private final Map<String, String> profile = new LinkedHashMap<>();
    private final List<Setting> used = new ArrayList<>();
    private String origin = "";

    /** With the profile that the option or {@code CHITCHAT_PROFILE} names, else the one called default, if any. */
    Configuration(Map<String, String> environment, @Nullable String named, Problems problems) {
        this.environment = environment;
        Setting wanted = setting("--profile", named);
        Path file = file(environment);
        boolean meant = wanted.given() || !environment.getOrDefault(FILE, "").isBlank();
        if (file != null && (meant || !Files.notExists(file))) {
            try {
                choose(wanted, profiles(file), file, problems);
            } catch (IllegalArgumentException e) {
                problems.add("the configuration file '" + file + "' cannot be used: " + e.getMessage());
            }
        } else if (wanted.given()) {
            problems.add(wanted.name() + " names a profile, but there is no HOME to find the configuration file in;"
                    + " set CHITCHAT_CONFIG to its path");
        }
    }

    private static @Nullable Path file(Map<String, String> environment) {
        String named = environment.get(FILE);
        String folder = environment.getOrDefault("XDG_CONFIG_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        if (!folder.isBlank()) {
            return Path.of(folder, "chitchat", "config.yaml");
        }
        return home.isBlank() ? null : Path.of(home, ".config", "chitchat", "config.yaml");
    }

    private static Map<?, ?> profiles(Path file) {
        Object document;
        try {
            document = new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark();
            throw new IllegalArgumentException("it is no valid YAML"
                    + mark.map(at -> " at line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1))
                            .orElse("")
                    + "; mend it there");
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("it is no valid YAML in UTF-8; mend it");
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    Files.notExists(file)
                            ? "there is no such file; write one, or leave --profile out"
                            : "it cannot be read (" + WholeFile.reason(e) + "); name a readable file");
        }
        if (document instanceof Map<?, ?> map && map.size() == 1 && map.get("profiles") instanceof Map<?, ?> profiles) {
            return profiles;
        }
        throw new IllegalArgumentException(
                "it holds one key, 'profiles', and below it a name for each profile with settings such as region");
    }

    private void choose(Setting wanted, Map<?, ?> profiles, Path file, Problems problems) {
        String name = wanted.text() == null ? UNNAMED : wanted.text();
        Object chosen = profiles.get(name);
        if (chosen == null && !profiles.containsKey(name)) {
            if (wanted.given()) {
                problems.add(wanted.name() + " '" + Redaction.of(name) + "' is no profile of '" + file + "'; known are "
                        + profiles.keySet());
            }
            return;
        }
        origin = "profile '" + name + "' of " + file;
        if (!(chosen instanceof Map<?, ?> settings)) {
            throw new IllegalArgumentException("profile '" + name + "' holds no settings; give some, such as region");
        }
        settings.forEach((key, value) -> take(String.valueOf(key), value, file, problems));
    }

    private void take(String key, @Nullable Object value, Path file, Problems problems) {
        if (key.replaceAll("[-_ ]", "").equalsIgnoreCase("secretkey")) {
            problems.add(
                    origin + " holds a secret key, and copies of such files go astray; put the key into a file of its"
                            + " own and name it: secret-key-file");
        } else if (!NAMES.contains(key)) {
            problems.add(origin + " has no setting '" + Redaction.of(key) + "'; known are " + NAMES);
        } else if (!(value instanceof String || value instanceof Number)
                || value.toString().isBlank()) {
            problems.add(origin + ": " + key + " is a text or a number; give one, or leave it out");
        } else if (value.toString().contains("@") && ADDRESSES.contains(key)) {
            problems.add(origin + ": " + key + " holds a user or password; put the address into " + variable(key));
        } else {
            profile.put("--" + key, key.endsWith("-file") ? path(value.toString(), file) : value.toString());
        }
    }

    /** As written in the file: below the home, or beside the file. */
    private String path(String text, Path file) {
        if (text.startsWith("~/")) {
            String home = environment.getOrDefault("HOME", "");
            return home.isBlank() ? text : home + text.substring(1);
        }
        return file.toAbsolutePath().resolveSibling(text).toString();
    }

    /** One setting: the option's, else the variable's, else the profile's. */
    Setting setting(String option, @Nullable String given) {
        if (given != null) {
            return use(new Setting(option, option, given));
        }
        Setting set = ofVariable(option, option);
        return use(set.given() ? set : ofProfile(option));
    }

    /** What a variable says that is called as an option; an empty one counts as not set. */
    Setting ofVariable(String name, String option) {
        String variable = variable(option.substring(2));
        String value = environment.getOrDefault(variable, "").strip();
        return value.isEmpty() ? new Setting(name, name, null) : new Setting(name, variable, value);
    }

    private static String variable(String option) {
        return "CHITCHAT_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    Setting ofProfile(String option) {
        String value = profile.get(option);
        return value == null ? new Setting(option, option, null) : new Setting(option, option + " of " + origin, value);
    }

    Setting use(Setting setting) {
        if (setting.given() && used.stream().noneMatch(known -> known.option().equals(setting.option()))) {
            used.add(setting);
        }
        return setting;
    }

    /** What was given and by what, for people; an address that may hold a password is not shown. */
    public List<String> words() {
        return used.stream()
                .map(setting -> setting.option() + " "
                        + (setting.secret() ? "(not shown)" : setting.text())
                        + (setting.name().equals(setting.option())
                                ? ""
                                : ", by " + setting.name().replaceFirst("^" + setting.option() + " of ", "")))
                .toList();
    }

    /** The names of the profiles there are, for a shell that completes them. */
    public static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            Path file = file(System.getenv());
            Set<?> names = Set.of();
            try {
                names = file == null ? names : profiles(file).keySet();
            } catch (IllegalArgumentException none) {
                // nothing completes it
            }
            return names.stream().map(String::valueOf).iterator();
        }
    }
}
