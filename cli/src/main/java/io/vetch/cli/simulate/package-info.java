/**
 * {@code vetch simulate}: bridges that relay the frames of capture files on a clock that the frames' time stamps drive.
 * One thread, no devices, no rights, and the same bytes out for the same bytes in. Read
 * {@link io.vetch.cli.simulate.Simulation} first.
 *
 * <p>What makes it repeatable: the bridges have one loop and {@link io.vetch.core.bridge.Quiescence#SINGLE_THREADED};
 * the forwarding database ages by our clock alone and its Caffeine cache does its upkeep on the calling thread; it is
 * given so much room that it never evicts, because W-TinyLFU chooses some victims by chance (against hash flooding). A
 * limit on stations is {@code fdb_max_learned}, which evicts nobody. What is printed of a hash table is sorted first.
 */
@NullMarked
package io.vetch.cli.simulate;

import org.jspecify.annotations.NullMarked;
