/**
 * {@code bridge vlan} of iproute2 6.1 for our bridges and ports. {@link io.vetch.cli.tool.vlan.VlanTool} is where a
 * call begins. Words that are not of the grammar are passed on: the real tool says what is wrong with them, and changes
 * nothing. Control thread.
 */
@NullMarked
package io.vetch.cli.tool.vlan;

import org.jspecify.annotations.NullMarked;
