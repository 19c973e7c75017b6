package io.vetch.cli.overlay;

import java.io.IOException;

/** How {@code ip link} prints an interface, {@code ip stats} some of its statistics, {@code bridge mdb} all groups. */
public interface LinkForm {
    /**
     * The name of the interface that {@code element} is about; empty if it is about none.
     *
     * @throws IOException if it is no JSON
     */
    String name(String element) throws IOException;

    /** {@code element}, changed; empty for one that is hidden. @throws IOException if it is no JSON */
    String change(String element, LinkOverlay link) throws IOException;

    /**
     * @param form {@code text}, {@code oneline}, {@code brief}, {@code json} or {@code pretty}; of statistics with
     *     {@code stats-} before it, of groups {@code groups-}
     */
    static LinkForm of(String form) {
        return switch (form) {
            case "json" -> new LinkJson(false);
            case "pretty" -> new LinkJson(true);
            case "stats-text" -> new StatsForm(false, false);
            case "stats-json" -> new StatsForm(true, false);
            case "stats-pretty" -> new StatsForm(true, true);
            case "groups-json" -> new GroupsJson(false);
            case "groups-pretty" -> new GroupsJson(true);
            case "brief" -> new LinkBrief();
            case "oneline" -> new LinkText(true);
            default -> new LinkText(false);
        };
    }
}
