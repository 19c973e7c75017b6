/** Tests of the targets. Trials are programs that run in namespaces of their own and print what they find. */
@NullMarked
package io.vetch.bench.targets;

import org.jspecify.annotations.NullMarked;
