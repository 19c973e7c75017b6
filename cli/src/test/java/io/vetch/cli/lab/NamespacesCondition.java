package io.vetch.cli.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link RequiresNamespaces}. What the machine grants is asked once, by making a sandbox. */
final class NamespacesCondition implements ExecutionCondition {
    private static final List<String> ALWAYS = List.of("unshare", "nsenter", "mount", "ip", "bridge", "brctl", "ping");
    private static final Path TUN = Path.of("/dev/net/tun");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return missingTools(context)
                .or(() -> Machine.OBSTACLE)
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("namespaces are there"));
    }

    private static Optional<String> missingTools(ExtensionContext context) {
        List<String> wanted = new ArrayList<>(ALWAYS);
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RequiresNamespaces.class)
                .ifPresent(annotation -> wanted.addAll(Arrays.asList(annotation.tools())));
        wanted.removeIf(tool -> Tools.find(tool).isPresent());
        return wanted.isEmpty() ? Optional.empty() : Optional.of("missing tools: " + String.join(" ", wanted));
    }

    private static Optional<String> obstacle() {
        if (!Files.isReadable(TUN) || !Files.isWritable(TUN)) {
            return Optional.of("no access to " + TUN);
        }
        try {
            Sandbox.open().close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no namespaces (root, or user namespaces, needed): " + e.getMessage());
        }
    }

    /** Initialized at first use. */
    private static final class Machine {
        static final Optional<String> OBSTACLE = obstacle();
    }
}
