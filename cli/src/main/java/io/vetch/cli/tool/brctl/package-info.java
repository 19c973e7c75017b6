/**
 * brctl(8) of bridge-utils: its commands, tables and messages. Control thread only. Read
 * {@link io.vetch.cli.tool.brctl.BrctlTool} first.
 */
@NullMarked
package io.vetch.cli.tool.brctl;

import org.jspecify.annotations.NullMarked;
