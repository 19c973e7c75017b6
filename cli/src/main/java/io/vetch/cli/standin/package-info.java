/**
 * Standing in for a bridge of the kernel: its frames go through here, and all else stays where it is. The kernel, and
 * whoever speaks netlink to it, says what ports there are and how they are set; this follows. Read {@link
 * io.vetch.cli.standin.StandIns} first, which bridges are stood in for, then {@link io.vetch.cli.standin.StandIn}, one
 * of them. Control thread, but for the signs of life, which come from the thread of the protocols.
 */
@NullMarked
package io.vetch.cli.standin;

import org.jspecify.annotations.NullMarked;
