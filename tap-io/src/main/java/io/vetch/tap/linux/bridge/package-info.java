/**
 * The kernel's bridges as they are told by rtnetlink(7): their settings, ports, stations and groups, and news of all
 * these. Also keeps the kernel's table of stations warm. Control thread only, in the namespace of the thread that opens
 * it. Read {@link io.vetch.tap.linux.bridge.BridgeNetlink} first.
 */
@NullMarked
package io.vetch.tap.linux.bridge;

import org.jspecify.annotations.NullMarked;
