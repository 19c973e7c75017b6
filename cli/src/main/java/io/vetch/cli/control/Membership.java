package io.vetch.cli.control;

import io.vetch.core.port.BridgePort;

/** That an interface is a port of a bridge. */
public record Membership(BridgeInterface bridge, BridgePort port) {}
