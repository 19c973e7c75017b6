/**
 * {@code ip link} of iproute2. {@code add} and {@code set} are done here as far as they are about interfaces of Vetch;
 * {@code show} changes what the real tool says of them. Control thread only. Read {@link io.vetch.cli.tool.ip.IpTool}
 * first.
 */
@NullMarked
package io.vetch.cli.tool.ip;

import org.jspecify.annotations.NullMarked;
