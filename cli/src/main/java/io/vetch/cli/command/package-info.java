/**
 * The commands that picocli parses, one class each. A new command is a class here and its name in {@link
 * io.vetch.cli.command.VetchCommand}.
 */
@NullMarked
package io.vetch.cli.command;

import org.jspecify.annotations.NullMarked;
