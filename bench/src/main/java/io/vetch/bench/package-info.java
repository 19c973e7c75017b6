/**
 * Micro-benchmarks, one class for each question. Build with {@code ./mvnw -pl bench -am package} and run by name:
 * {@code java -jar bench/target/bench.jar RelayBenchmark -prof gc}.
 */
@NullMarked
package io.vetch.bench;

import org.jspecify.annotations.NullMarked;
