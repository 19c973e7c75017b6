package io.vetch.bench.report;

/**
 * Something a switch must not do, and which test saw it.
 *
 * @param test the name of the test that looks for it
 * @param what a sentence: what happened, to how many frames, between which ports
 */
public record Finding(String test, String target, int round, String size, String what) {}
