/**
 * The forwarding database: (VLAN id, MAC address) to port. {@link io.vetch.core.fdb.ForwardingDatabase} explains how
 * entries live; loops look up and learn, the control thread adds, deletes, flushes and ages.
 */
@NullMarked
package io.vetch.core.fdb;

import org.jspecify.annotations.NullMarked;
