package io.vetch.cli.state;

/**
 * A dynamic entry of a forwarding database.
 *
 * @param bridge id of the bridge's device
 * @param device id of the device that is its port
 * @param vlan 0 where VLANs are not told apart
 * @param age nanoseconds since the station was heard, when the state was written
 * @param locked whether it waits for somebody to admit it
 */
record Station(int bridge, int device, long address, int vlan, long age, boolean locked) {}
