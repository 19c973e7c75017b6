/**
 * How existing interfaces come to be ports: by a program of the kernel's that moves what is known and leads the rest
 * here, or by a packet socket on each. Read {@link io.vetch.cli.attach.Attachments} first. Control thread only.
 */
@NullMarked
package io.vetch.cli.attach;

import org.jspecify.annotations.NullMarked;
