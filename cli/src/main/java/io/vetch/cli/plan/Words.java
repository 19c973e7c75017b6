package io.vetch.cli.plan;

/** Keys of interfaces, {@code NAME[,netns=NS]}, in the words of ip(8). */
final class Words {
    private static final String NETNS = ",netns=";

    private Words() {}

    static String name(String key) {
        int comma = key.indexOf(NETNS);
        return comma < 0 ? key : key.substring(0, comma);
    }

    /** {@code ip}, where the interface is. */
    static String ip(String key) {
        return tool("ip", key);
    }

    /** {@code bridge}, where the interface is. */
    static String bridge(String key) {
        return tool("bridge", key);
    }

    private static String tool(String tool, String key) {
        int comma = key.indexOf(NETNS);
        return comma < 0 ? tool : tool + " -n " + key.substring(comma + NETNS.length());
    }

    /** {@code  netns NS}, with a blank before it, if it is not the daemon's. */
    static String netns(String key) {
        int comma = key.indexOf(NETNS);
        return comma < 0 ? "" : " netns " + key.substring(comma + NETNS.length());
    }
}
