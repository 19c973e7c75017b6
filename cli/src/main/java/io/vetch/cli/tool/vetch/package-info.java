/**
 * Commands of Vetch that no other tool has: {@code counters} and {@code explain}. Control thread only. Each has one
 * {@link io.vetch.cli.tool.Tool}, which is to be read first.
 */
@NullMarked
package io.vetch.cli.tool.vetch;

import org.jspecify.annotations.NullMarked;
