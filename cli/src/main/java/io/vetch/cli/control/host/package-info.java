/**
 * What the host has that the switch works with: which interfaces can be attached, the TAP devices of virtual machines,
 * and whether a namespace is there still. Control thread. Read {@link io.vetch.cli.control.host.AttachRules} first.
 */
@NullMarked
package io.vetch.cli.control.host;

import org.jspecify.annotations.NullMarked;
