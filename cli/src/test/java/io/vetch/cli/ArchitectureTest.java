package io.vetch.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The walls of ARCHITECTURE.md. */
class ArchitectureTest {
    private static final String CORE = "io.vetch.core..";
    private static final String TAP = "io.vetch.tap..";
    private static final String PCAP = "io.vetch.pcap..";
    private static final String CLI = "io.vetch.cli..";
    private static final String LINUX = "io.vetch.tap.linux..";

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.vetch");

    @Test
    void coreKnowsOnlyItselfAndCaffeine() {
        classes()
                .that()
                .resideInAPackage(CORE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CORE, "java..", "com.github.benmanes.caffeine..", "org.jspecify..")
                .check(ALL);
    }

    @Test
    void coreHasNoInputOutputNoThreadsAndNoClock() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..", "java.nio.file..", "java.net..", "java.lang.foreign..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.time.Clock.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(ALL);
    }

    @Test
    void tapAndPcapDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage(TAP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PCAP, CLI)
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage(PCAP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TAP, CLI)
                .check(ALL);
    }

    /** {@code MemorySegment.ofBuffer(…).address()} tells where a burst buffer lies: no native call. */
    @Test
    void nativeCodeIsCalledInOnePackageAndItsRooms() {
        noClasses()
                .that()
                .resideOutsideOfPackage(LINUX)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.Linker")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.Arena")
                .check(ALL);
    }

    /** What loops run must not wait for other threads. */
    @Test
    void theFramePathNeitherLocksNorBlocks() {
        noClasses()
                .that()
                .resideInAnyPackage("io.vetch.core.relay..", "io.vetch.core.frame..", "io.vetch.core.port..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .check(ALL);
    }

    @Test
    void packagesOfTheProgramHaveNoCycles() {
        slices().matching("io.vetch.cli.(*)..").should().beFreeOfCycles().check(ALL);
        slices().matching("io.vetch.core.(*)..").should().beFreeOfCycles().check(ALL);
        slices().matching("io.vetch.tap.(*)..").should().beFreeOfCycles().check(ALL);
        slices().matching("io.vetch.pcap.(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void roomsAreSmallEnoughToSeeInto() {
        assertThat(ALL.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(each -> !each.getSimpleName().equals("package-info"))
                        .collect(groupingBy(JavaClass::getPackageName, counting())))
                .allSatisfy((room, classes) -> assertThat(classes).as(room).isLessThanOrEqualTo(25));
    }
}
