@NullMarked
package io.vetch.cli.simulate;

import org.jspecify.annotations.NullMarked;
