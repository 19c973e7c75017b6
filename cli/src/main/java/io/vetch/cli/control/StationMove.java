package io.vetch.cli.control;

import io.vetch.core.frame.MacAddress;
import io.vetch.core.port.BridgePort;

/** A station was heard at another port than before. */
public record StationMove(BridgeInterface bridge, MacAddress station, BridgePort from, BridgePort to) {}
