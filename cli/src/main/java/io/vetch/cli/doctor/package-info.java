/**
 * {@code vetch doctor}: looks at the machine and at the switch, and says what is good, doubtful or bad. It changes
 * nothing. Control thread only. Read {@link io.vetch.cli.doctor.DoctorTool} first.
 */
@NullMarked
package io.vetch.cli.doctor;

import org.jspecify.annotations.NullMarked;
