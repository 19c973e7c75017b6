/**
 * How the daemon's heap is divided: {@link io.vetch.cli.memory.HeapParts} among forwarding databases and clients,
 * {@link io.vetch.cli.memory.FdbShares} among the databases, {@link io.vetch.cli.memory.MemoryBudget} among the
 * clients. From any thread, but for the databases, which are the control thread's.
 */
@NullMarked
package io.vetch.cli.memory;

import org.jspecify.annotations.NullMarked;
