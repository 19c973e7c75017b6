package io.vetch.cli.plan;

import io.vetch.cli.config.YamlPlace;
import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import io.vetch.tap.linux.LinuxException;
import java.io.IOException;

/**
 * One step towards what a plan asks for.
 *
 * @param words what it is in the words of the tools, as {@code ip link add br0 type bridge}
 * @param object what its failure is told of; empty if the failure tells that
 * @param place of the plan's file that asks for it
 */
record Step(String words, String object, YamlPlace place, Action action) {
    /** What a step does, on the control thread. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** @throws IOException that says on which object it failed, and at which place */
    void run() throws IOException {
        place.run(() -> naming(object, () -> {
            action.run();
            return object;
        }));
    }

    /** Runs an action; if it fails, says on which object. */
    static <T> T naming(String object, YamlPlace.Step<T> action) throws IOException {
        String prefix = object.isEmpty() ? "" : object + ": ";
        try {
            return action.run();
        } catch (RefusedException e) {
            boolean ownWords = !e.refusal().words().equals(e.getMessage());
            throw new IOException(prefix + e.getMessage() + (ownWords ? "" : hint(e.refusal())), e);
        } catch (LinuxException e) {
            throw new IOException(prefix + e.getMessage() + hint(e.refusal()), e);
        } catch (IOException e) {
            throw new IOException(prefix + e.getMessage(), e);
        }
    }

    private static String hint(Refusal refusal) {
        return switch (refusal) {
            case NO_DEVICE -> " (no interface of this name here: see 'ip link')";
            case EXISTS -> " (an interface of this name is already here: see 'ip link')";
            case BUSY -> " (it already belongs to a bridge or bond)";
            case LOOP -> " (a bridge cannot be a port)";
            case INVALID ->
                " (an interface has a name of 1 to 15 bytes without '/', ':' and spaces, and a port is Ethernet)";
            case OUT_OF_RANGE -> " (see ip-link(8) for the range)";
            case NOT_PERMITTED -> " (needs root, or CAP_NET_ADMIN and access to /dev/net/tun)";
            default -> "";
        };
    }
}
