/**
 * Programs that the kernel runs on frames, and the shield made of one, which keeps the frames of an attached interface
 * from the host's stack. Control thread only. Read {@link io.vetch.tap.linux.bpf.HostShield} first.
 */
@NullMarked
package io.vetch.tap.linux.bpf;

import org.jspecify.annotations.NullMarked;
