package io.vetch.bench.targets;

/**
 * An interface that leads into the switch under test: what the tester sends there enters the switch.
 *
 * @param namespace name of its network namespace as {@code ip netns} knows it; empty: that of this process
 * @param name of the interface
 */
public record TesterPort(String namespace, String name) {}
