/**
 * What a switch does under load that harnesses do not ask: whether it collects garbage, whether a busy port starves
 * others, what an idle one costs. Nothing here asks how fast. {@link io.vetch.cli.load.LoadGenerator} makes the frames.
 */
package io.vetch.cli.load;
