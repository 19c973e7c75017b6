/**
 * The settings of bridges and ports: one table each, in which a setting is one line. The switch's core knows the
 * settings that Vetch honours ({@link io.vetch.core.bridge.BridgeOption}, {@link io.vetch.core.port.PortFlag}); the
 * tables know the words of iproute2 for them, and what the kernel bridge has besides. Control thread only. Read {@link
 * io.vetch.cli.tool.settings.PortSettings} first.
 */
@NullMarked
package io.vetch.cli.tool.settings;

import org.jspecify.annotations.NullMarked;
