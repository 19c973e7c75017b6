/**
 * Manual pages and shell completion, made of what the commands say of themselves. Read {@link
 * io.vetch.cli.manual.Manual} first. Only the build of packages runs these; any thread.
 */
@NullMarked
package io.vetch.cli.manual;

import org.jspecify.annotations.NullMarked;
