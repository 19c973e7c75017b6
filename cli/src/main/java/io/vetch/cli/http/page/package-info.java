/**
 * The page: what a browser shows of the switch, and what it asks for. Read {@link io.vetch.cli.http.page.Page} first:
 * it lists the paths. The page itself, HTML, CSS and ES modules, are the resources beside this package.
 *
 * <p>What lives goes to all browsers at once ({@link io.vetch.cli.http.page.LiveView}); what is looked up or captured
 * is asked for by one ({@link io.vetch.cli.http.page.Questions}, {@link io.vetch.cli.http.page.PageCaptures}). All on
 * the thread of HTTP, but where it says otherwise.
 */
@NullMarked
package io.vetch.cli.http.page;

import org.jspecify.annotations.NullMarked;
