/** Tests of what is told of a run. {@code Samples} has the report that most of them tell. */
@NullMarked
package io.vetch.bench.report;

import org.jspecify.annotations.NullMarked;
