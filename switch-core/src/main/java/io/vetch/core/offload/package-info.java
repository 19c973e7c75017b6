/**
 * Finishes in software what a frame's {@link io.vetch.core.frame.VirtioNetHeader} leaves to its receiver: cuts
 * super-frames into segments and completes checksums, for receivers that know nothing of offloads (a file, a socket, a
 * tunnel). A {@link io.vetch.core.offload.Segmenter}, which is the class to read first, belongs to one thread, a loop's
 * or another, and allocates nothing per frame.
 */
@NullMarked
package io.vetch.core.offload;

import org.jspecify.annotations.NullMarked;
