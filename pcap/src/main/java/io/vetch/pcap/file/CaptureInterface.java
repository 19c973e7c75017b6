package io.vetch.pcap.file;

/**
 * An interface block of a pcapng file: where frames were captured.
 *
 * @param id counts from 0 in the file's order
 * @param name {@code if_name}; empty if not told
 * @param description {@code if_description}; empty if not told
 * @param macAddress {@code if_MACaddr} in the lower 48 bits; 0 if not told
 */
public record CaptureInterface(int id, String name, String description, long macAddress) {}
