/**
 * What the host has that the switch works with: which interfaces can be attached, the TAP devices of virtual machines,
 * and interfaces whose namespace has gone. Control thread. Read {@link io.vetch.cli.control.host.AttachRules} first.
 */
@NullMarked
package io.vetch.cli.control.host;

import org.jspecify.annotations.NullMarked;
