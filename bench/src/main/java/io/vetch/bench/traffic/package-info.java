/**
 * The generator and the receiver of the load tester. A {@link io.vetch.bench.traffic.Trial} says which frames are sent
 * how fast; {@link io.vetch.bench.traffic.Tester} runs it and answers what became of them. One thread sends to all
 * ports, by sendmmsg(2) past the queueing disciplines; one receives from all, out of rings shared with the kernel, in
 * which {@link io.vetch.bench.traffic.InOrderFilter} leaves only what needs a look. Nothing is allocated for a frame.
 * Read {@link io.vetch.bench.traffic.TestFrame} first.
 */
@NullMarked
package io.vetch.bench.traffic;

import org.jspecify.annotations.NullMarked;
