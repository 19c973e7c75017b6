/**
 * A frame's layers as a tree, each with the fields of its header, as pcap4j takes a frame apart. For people who look at
 * one frame: the first one costs a fifth of a second, so that neither a loop nor the start of a program may come here.
 * Read {@link io.vetch.pcap.layers.Layer}. Any thread.
 */
@NullMarked
package io.vetch.pcap.layers;

import org.jspecify.annotations.NullMarked;
