/**
 * This process as the system sees it: where it writes errors, how soon its threads run, what it tells a service
 * manager.
 */
@NullMarked
package io.vetch.tap.linux.process;

import org.jspecify.annotations.NullMarked;
