/**
 * The kernel's veth(4) pairs, made and deleted by rtnetlink(7). Control thread only; read
 * {@link io.vetch.tap.linux.veth.VethLinks} first.
 */
@NullMarked
package io.vetch.tap.linux.veth;

import org.jspecify.annotations.NullMarked;
