/**
 * VLANs on real devices: what passes, in which form, and how fast; {@code bridge vlan} in the words of a Linux 6.1
 * bridge.
 */
package io.vetch.cli.vlan;
