/** Other people's programs, which are too large for every run of the tests: {@code ./check --peers}. */
@NullMarked
package io.vetch.cli.peers;

import org.jspecify.annotations.NullMarked;
