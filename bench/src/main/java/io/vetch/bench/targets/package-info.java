/**
 * Switches to be measured: each is built in namespaces of its own and taken down again, or is whatever the named
 * interfaces lead to. Read {@link io.vetch.bench.targets.Target} first.
 */
@NullMarked
package io.vetch.bench.targets;

import org.jspecify.annotations.NullMarked;
