/**
 * This process as the system sees it: where it writes errors, how soon its threads run, what it tells a service
 * manager, which mode its files get.
 */
@NullMarked
package io.vetch.tap.linux.process;

import org.jspecify.annotations.NullMarked;
