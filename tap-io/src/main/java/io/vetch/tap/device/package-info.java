/**
 * What loops read and write: TAP devices, veth pairs made of two of them, and existing interfaces by AF_PACKET. Each
 * reads bursts into a {@link io.vetch.tap.device.FrameSink} and is the {@link io.vetch.core.port.Egress} of a port.
 * Created, connected and closed by the control thread. Read {@link io.vetch.tap.device.TapDevice} first.
 */
@NullMarked
package io.vetch.tap.device;

import org.jspecify.annotations.NullMarked;
