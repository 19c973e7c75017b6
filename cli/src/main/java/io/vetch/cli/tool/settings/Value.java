package io.vetch.cli.tool.settings;

import io.vetch.core.Refusal;
import io.vetch.core.RefusedException;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the value of a setting is.
 *
 * @param <T> what has the setting
 * @param set may throw {@link RefusedException}; null if the value is only shown
 */
record Value<T>(ToLongFunction<T> get, @Nullable ObjLongConsumer<T> set) {
    /** The kernel bridge's default, and nothing else: Vetch does not have the setting. */
    static <T> Value<T> fixed(long only) {
        return new Value<>(_ -> only, (_, value) -> {
            if (value != only) {
                throw new RefusedException(Refusal.NOT_SUPPORTED);
            }
        });
    }

    static <T> Value<T> shown(ToLongFunction<T> get) {
        return new Value<>(get, null);
    }
}
