/** Virtual machines on the switch. */
@NullMarked
package io.vetch.cli.vm;

import org.jspecify.annotations.NullMarked;
