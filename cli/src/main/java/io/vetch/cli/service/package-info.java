/**
 * The switch as a service of systemd, see sd_notify(3) and docs/service.md. Read {@link
 * io.vetch.cli.service.ServiceManager} first: what it is told. {@link io.vetch.cli.service.LifeSigns} says when.
 */
@NullMarked
package io.vetch.cli.service;

import org.jspecify.annotations.NullMarked;
