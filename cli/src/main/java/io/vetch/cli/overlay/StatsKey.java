package io.vetch.cli.overlay;

/**
 * What some statistics of {@code ip stats} are about.
 *
 * @param suite empty where there is none, as are the others
 */
public record StatsKey(String device, String group, String subgroup, String suite) {
    private static final int FIELDS = 4;
    /** Of no part of a key. */
    private static final String SEPARATOR = "/";

    /** Reads what {@link #toString} made. */
    public static StatsKey parse(String text) {
        String[] fields = text.split(SEPARATOR, FIELDS);
        return fields.length == FIELDS
                ? new StatsKey(fields[0], fields[1], fields[2], fields[3])
                : new StatsKey("", "", "", "");
    }

    public boolean isOfBridges() {
        return subgroup.equals("bridge") && (isOfPort() || group.equals("xstats"));
    }

    /** Whether about a port of a bridge, and not a bridge itself. */
    public boolean isOfPort() {
        return group.equals("xstats_slave");
    }

    @Override
    public String toString() {
        return String.join(SEPARATOR, device, group, subgroup, suite);
    }
}
