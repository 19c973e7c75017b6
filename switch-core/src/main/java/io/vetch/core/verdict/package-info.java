/** The words for what happens to a frame, spoken alike by the relay, counters, captures and commands. */
@NullMarked
package io.vetch.core.verdict;

import org.jspecify.annotations.NullMarked;
