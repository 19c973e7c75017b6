/**
 * Micro-benchmarks, one class for each question. {@code bench/run} builds what is missing and runs them by name, with
 * {@code -prof gc}; what they said last is in docs/performance.md.
 */
@NullMarked
package io.vetch.bench.micro;

import org.jspecify.annotations.NullMarked;
