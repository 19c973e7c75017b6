/**
 * What README.md and the pages of docs show is what happens: {@link io.vetch.cli.docs.ExamplesIT} runs their blocks in
 * the order of the page. The word after a block's language says what is done with it:
 *
 * <table>
 * <caption>Words</caption>
 * <tr><td>{@code console run}</td><td>each line after {@code $} is a command (a line that ends with a backslash goes
 *     on in the next one). It must succeed, and print the lines that follow, and no others</td></tr>
 * <tr><td>{@code console run goes-on}</td><td>the same, but the last command goes on during the next block; then it
 *     gets Ctrl-C, and must have printed its lines</td></tr>
 * <tr><td>{@code LANGUAGE file=NAME}</td><td>the user makes that file in his directory</td></tr>
 * <tr><td>{@code LANGUAGE shows=NAME}</td><td>that file says this</td></tr>
 * <tr><td>{@code LANGUAGE no-run: REASON}</td><td>is not run; a tool's command must not stand in a block with neither
 *     mark</td></tr>
 * </table>
 *
 * <p>Begin with {@link io.vetch.cli.docs.Shown}, which says how what is shown and what was printed are compared.
 */
@NullMarked
package io.vetch.cli.docs;

import org.jspecify.annotations.NullMarked;
