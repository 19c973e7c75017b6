/** The packages as users have them: installed, run and removed in systems of their own. */
@NullMarked
package io.vetch.packages;

import org.jspecify.annotations.NullMarked;
