package dev.chitchat.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.CoreSubscriber;

/** One fact for each arrow of the layout; an arrow that is not listed is not allowed. */
class LayersTest {

    private static final Path CONTRIBUTING = Path.of("CONTRIBUTING.md");
    private static final String JDK = "java.,javax.,org.jspecify.";
    private static final String REACTOR = "reactor.core.,reactor.util.,org.reactivestreams.";
    private static final String ROOT = "dev.chitchat.";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.chitchat");

    /** By package, but for the sandbox: its front door stands above its rooms, and the values beside that door below them. */
    private static final SliceAssignment PACKAGES = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(
                    isSandboxDoor(type) ? "dev.chitchat.sandbox.ChitchatSandbox" : type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages, the sandbox's front door apart";
        }
    };

    private static boolean isSandboxDoor(JavaClass type) {
        return type.getName().matches("dev\\.chitchat\\.sandbox\\.(ChitchatSandbox|LibrarySeed)(\\$.*)?");
    }

    /** Package, our packages it may use, libraries it may use beside the JDK. */
    @ParameterizedTest(name = "{0} uses only [{1}] of ours and [{2}]")
    @CsvSource(
            delimiter = '|',
            value = {
                "internal            |                                   | reactor",
                "internal.text       |                                   |",
                "internal.page       |                                   |",
                "error               | internal                          |",
                "auth                | error,internal.json               |",
                "internal.json       | error,internal.text               | tools.jackson.",
                "api                 | auth,error,internal.json          | reactor,com.fasterxml.jackson.annotation.",
                "internal.codec      | api,error,internal.json,internal.text | tools.jackson.",
                "internal.transport  | error,internal.text,quota         | reactor.,io.netty.,org.reactivestreams.,org.slf4j.",
                "internal.pipeline   | api,error,internal                | reactor",
                "internal.paging     | api,error,internal                | reactor",
                "quota.spi           |                                   | reactor",
                "quota               | error,internal,quota.spi          | reactor",
                "redis               | error,quota,internal.text         | reactor,io.lettuce.,org.slf4j.",
                "retry               | error                             |",
                "internal.retry      | error,internal,quota,retry        | reactor",
                "internal.call       | api,auth,error,internal,quota     | reactor",
                "metrics             | api,error,quota,retry             | reactor,io.micrometer.,dev.chitchat.Call,dev.chitchat.ChitchatClient",
                "kafka               | api,error                         | dev.chitchat.ChitchatClient,org.apache.kafka.,org.springframework.,reactor",
                "cli.process         | api,error,internal.text           | reactor,picocli.,org.jline.,org.slf4j.,me.tongfei.",
                "cli.input           | api,error,internal,cli.process    | tools.jackson.,org.snakeyaml.,picocli.",
                "cli.report          | api,error,internal.json,internal.page |",
                "sandbox             |                                   | reactor.,io.netty.",
                "sandbox.commands    | error,internal.json,internal.text,sandbox | tools.jackson.core.",
                "sandbox.server      | internal.json,sandbox             | reactor.,io.netty.,org.reactivestreams.,tools.jackson.",
                "sandbox.console     | internal.page,sandbox             | reactor.,io.netty.,org.reactivestreams.,tools.jackson.",
            })
    void aPackageUsesOnlyWhatItsRoomAllows(String name, String ours, String libraries) {
        rule(name, ours, libraries).check(MAIN);
    }

    private static ArchRule rule(String name, String ours, String libraries) {
        Set<String> rooms = split(ours).stream().map(room -> ROOT + room + ".").collect(Collectors.toSet());
        Set<String> allowed = new java.util.HashSet<>(split(JDK));
        allowed.addAll(rooms);
        allowed.add(ROOT + name + ".");
        for (String library : split(libraries)) {
            allowed.addAll(library.equals("reactor") ? split(REACTOR) : Set.of(library));
        }
        return classes()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .onlyDependOnClassesThat(startsWithAnyOf(allowed));
    }

    private static Set<String> split(String list) {
        return list == null || list.isBlank() ? Set.of() : Set.of(list.strip().split("\\s*,\\s*"));
    }

    private static DescribedPredicate<JavaClass> startsWithAnyOf(Set<String> prefixes) {
        return DescribedPredicate.describe("are in " + prefixes, type -> {
            JavaClass plain = type.getBaseComponentType();
            return plain.isPrimitive() || prefixes.stream().anyMatch(plain.getName()::startsWith);
        });
    }

    /** Values in, a plan out. */
    @Test
    void aPlanKnowsNeitherFilesNorCallsNorHowItIsShown() {
        String plan = "dev.chitchat.cli.library.(Plan|Change|Rules|FileEntry|CategoryPaths)(\\$.*)?";
        Set<String> others =
                Set.of("java.", "org.jspecify.", ROOT + "api.", ROOT + "internal.text.", "org.jline.utils.");
        classes()
                .that()
                .haveNameMatching(plan)
                .should()
                .onlyDependOnClassesThat(startsWithAnyOf(others)
                        .or(DescribedPredicate.describe(
                                "belong to a plan",
                                type -> type.getBaseComponentType().getName().matches(plan))))
                .check(MAIN);
    }

    @Test
    void theFrontDoorIsUsedByTheCommandLineOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.chitchat.(*)..")
                .and()
                .resideOutsideOfPackages(
                        "dev.chitchat.cli..", "dev.chitchat.spring..", "dev.chitchat.kafka", "dev.chitchat.metrics")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.chitchat")
                .check(MAIN);
    }

    @Test
    void nothingDependsOnTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.chitchat.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.chitchat.cli..")
                .check(MAIN);
    }

    @Test
    void onlyItsOwnPackagesKnowSpring() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.chitchat.spring", "dev.chitchat.kafka")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "dev.chitchat.spring")
                .check(MAIN);
    }

    @Test
    void onlyTheCommandLineAndSpringsTestsUseTheSandbox() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.chitchat.cli..", "dev.chitchat.sandbox..")
                .and()
                .haveNameNotMatching("dev\\.chitchat\\.spring\\.Sandbox.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.chitchat.sandbox..")
                .check(MAIN);
    }

    @Test
    void theCommandLineSeesNeitherWireNorNetwork() {
        noClasses()
                .that()
                .resideInAPackage("dev.chitchat.cli..")
                .and()
                .doNotHaveFullyQualifiedName("dev.chitchat.cli.DoctorCommand")
                .and()
                .doNotHaveFullyQualifiedName("dev.chitchat.cli.Main") // it begins and ends the threads of the process
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.chitchat.internal.transport", "reactor.netty..", "io.netty..")
                .check(MAIN);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void theRoomsOfTheSandboxAreLayers() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("door")
                .definedBy(DescribedPredicate.describe("the sandbox's front door", LayersTest::isSandboxDoor))
                .layer("console")
                .definedBy("dev.chitchat.sandbox.console")
                .layer("server")
                .definedBy("dev.chitchat.sandbox.server")
                .layer("commands")
                .definedBy("dev.chitchat.sandbox.commands")
                .whereLayer("door")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("console")
                .mayOnlyBeAccessedByLayers("door")
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("door", "console")
                .whereLayer("commands")
                .mayOnlyBeAccessedByLayers("door", "console", "server")
                .check(MAIN);
    }

    @Test
    void theMapForContributorsNamesEveryPackage() throws IOException {
        assertThat(Files.readString(CONTRIBUTING))
                .contains(MAIN.stream()
                        .map(type -> '`' + type.getPackageName().replaceFirst("^dev\\.chitchat\\.", "") + '`')
                        .collect(Collectors.toSet()));
    }

    @Test
    void theGlossaryNamesClassesThatThereAre() throws IOException {
        String glossary = Files.readString(CONTRIBUTING).split("## Glossary\n|## What a change needs", -1)[1];
        Set<String> named = Pattern.compile("`([A-Z]\\w+)`")
                .matcher(glossary)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());

        assertThat(named)
                .hasSizeGreaterThan(15)
                .isSubsetOf(MAIN.stream().map(JavaClass::getSimpleName).toList());
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = MAIN.stream()
                .map(JavaClass::getPackage)
                .filter(room -> !room.tryGetAnnotationOfType(NullMarked.class).isPresent())
                .map(room -> room.getName())
                .collect(Collectors.toSet());
        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }

    @Test
    void everySubscriberForwardsTheContext() {
        classes()
                .that()
                .implement(CoreSubscriber.class)
                .and()
                .areNotAssignableTo(reactor.core.publisher.BaseSubscriber.class)
                .should(new ForwardsContext())
                .check(MAIN);
    }

    @Test
    void noClassHidesBehindAnEmptyName() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?")
                .check(MAIN);
    }

    @Test
    void theCoreNeverBlocks() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.chitchat.cli..", "dev.chitchat.kafka", "dev.chitchat.sandbox..")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "blocks",
                        call -> call.getTarget().getName().matches("block(First|Last|Optional)?|sleep|park(Nanos)?")))
                .check(MAIN);
    }

    /** They clean what they print; the progress bar draws with control characters, of its own figures. */
    @Test
    void theCommandLinePrintsThroughItsProcessIo() {
        noClasses()
                .that()
                .resideInAPackage("dev.chitchat.cli..")
                .and()
                .haveNameNotMatching(".*\\.(ProcessIo|Main\\$Lines|DoctorCommand|BarLine)")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "print raw",
                        call -> call.getTarget().getName().matches("print.*|append")
                                && (call.getTarget().getName().equals("printStackTrace")
                                        || call.getTarget().getOwner().isAssignableTo(java.io.PrintStream.class))))
                .check(MAIN);
    }

    @Test
    void exceptionsAreFinalOrSealed() {
        classes()
                .that()
                .areAssignableTo(dev.chitchat.error.ChitchatException.class)
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(MAIN);
    }
}
