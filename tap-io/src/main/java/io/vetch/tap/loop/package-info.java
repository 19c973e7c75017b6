/**
 * The loops: one thread each, which waits for readable descriptors (Netty's epoll) and takes every frame it reads all
 * the way to the system call that sends it. Read {@link io.vetch.tap.loop.SwitchLoop} first.
 */
@NullMarked
package io.vetch.tap.loop;

import org.jspecify.annotations.NullMarked;
