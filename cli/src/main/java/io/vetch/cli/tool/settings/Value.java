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
 * @param get what is in force
 * @param set may throw {@link RefusedException}; null if the value is only shown
 * @param chosen what somebody has set it to; a spanning tree may have another in force
 * @param names what people call the values; null: as the {@link Kind} writes them
 */
record Value<T>(
        ToLongFunction<T> get,
        @Nullable ObjLongConsumer<T> set,
        ToLongFunction<T> chosen,
        @Nullable Names<T> names) {
    /** Values that have names among what the object belongs to. */
    interface Names<T> {
        /** Of the value that is in force. */
        String name(T object);

        /** @throws RefusedException if nothing there has this name */
        long value(T object, String name);
    }

    Value(ToLongFunction<T> get, @Nullable ObjLongConsumer<T> set, ToLongFunction<T> chosen) {
        this(get, set, chosen, null);
    }

    Value(ToLongFunction<T> get, @Nullable ObjLongConsumer<T> set) {
        this(get, set, get);
    }

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
