/**
 * The commands of {@code vetch}, and those of them whose arguments picocli parses, one class each. A new command is a
 * class and its line in {@link io.vetch.cli.command.Commands}, which is to be read first.
 */
@NullMarked
package io.vetch.cli.command;

import org.jspecify.annotations.NullMarked;
