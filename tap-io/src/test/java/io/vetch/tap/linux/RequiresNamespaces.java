package io.vetch.tap.linux;

import java.io.File;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The tests of this class need a {@link TestNamespace}; where the machine grants none, they are skipped with a reason.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresNamespaces.Condition.class)
public @interface RequiresNamespaces {
    /** Commands that the tests call, beyond those of every namespace. */
    String[] tools() default {};

    /** Asks the machine once, by making a namespace. */
    final class Condition implements ExecutionCondition {
        private static final Path TUN = Path.of("/dev/net/tun");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return missingTools(context)
                    .or(() -> Machine.OBSTACLE)
                    .map(ConditionEvaluationResult::disabled)
                    .orElseGet(() -> ConditionEvaluationResult.enabled("namespaces are there"));
        }

        private static Optional<String> missingTools(ExtensionContext context) {
            List<String> wanted = new ArrayList<>(List.of("unshare", "nsenter", "mount", "ip"));
            AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RequiresNamespaces.class)
                    .ifPresent(annotation -> wanted.addAll(Arrays.asList(annotation.tools())));
            wanted.removeIf(Condition::isThere);
            return wanted.isEmpty() ? Optional.empty() : Optional.of("missing tools: " + String.join(" ", wanted));
        }

        private static boolean isThere(String tool) {
            return Stream.of(TestNamespace.PATH.split(File.pathSeparator, -1))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
        }

        private static Optional<String> obstacle() {
            try {
                if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
                    return Optional.of("not root");
                }
                if (!Files.isWritable(TUN)) {
                    return Optional.of("no access to " + TUN);
                }
                TestNamespace.open().close();
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of("no namespaces: " + e.getMessage());
            }
        }

        /** Initialized at first use. */
        private static final class Machine {
            static final Optional<String> OBSTACLE = obstacle();
        }
    }
}
