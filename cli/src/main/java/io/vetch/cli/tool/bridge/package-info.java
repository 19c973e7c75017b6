/**
 * {@code bridge link}, {@code fdb} and {@code monitor} of iproute2. Control thread only. Read
 * {@link io.vetch.cli.tool.bridge.BridgeTool} first.
 */
@NullMarked
package io.vetch.cli.tool.bridge;

import org.jspecify.annotations.NullMarked;
