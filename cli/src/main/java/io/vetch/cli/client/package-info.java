/**
 * The client side of short commands, which start dozens of times in a script: no picocli, no databind, few classes.
 * Read {@link io.vetch.cli.client.ToolClient}.
 */
@NullMarked
package io.vetch.cli.client;

import org.jspecify.annotations.NullMarked;
