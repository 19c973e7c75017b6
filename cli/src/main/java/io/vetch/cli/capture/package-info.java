/**
 * Captures for clients: {@link io.vetch.cli.capture.CaptureRequest} comes over the control socket, and a stream of
 * pcapng goes back until the client has enough. The control thread starts and stops; the capture's own thread writes.
 * Read {@link io.vetch.cli.capture.CaptureService} first.
 */
@NullMarked
package io.vetch.cli.capture;

import org.jspecify.annotations.NullMarked;
