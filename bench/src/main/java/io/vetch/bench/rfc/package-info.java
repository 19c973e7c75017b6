/**
 * The tests: those of RFC 2544 and RFC 2889 that make sense between virtual ports, and a few that the RFCs lack. Each
 * is a class that sends {@link io.vetch.bench.traffic.Trial}s through a {@link io.vetch.bench.rfc.TestRun} and writes
 * down what it found; {@link io.vetch.bench.rfc.BenchTests} lists them. All on one thread.
 */
@NullMarked
package io.vetch.bench.rfc;

import org.jspecify.annotations.NullMarked;
