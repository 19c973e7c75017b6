/** The manual and the completion in the programs that show them. */
@NullMarked
package io.vetch.cli.manual;

import org.jspecify.annotations.NullMarked;
