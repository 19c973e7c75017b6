package io.vetch.cli.address;

import io.vetch.cli.control.BridgeInterface;

/**
 * How a station moves.
 *
 * @param station its MAC address
 * @param from name of the port it left last
 * @param to name of the port it was then heard by
 * @param perMinute moves in the last minute, at least: of very many some are not counted
 * @param sinceNanos when the first of these moves was, with less than a minute between any two, on the clock of the
 *     loops
 * @param lastNanos when the last was
 */
public record StationMoves(
        BridgeInterface bridge, long station, String from, String to, int perMinute, long sinceNanos, long lastNanos) {}
