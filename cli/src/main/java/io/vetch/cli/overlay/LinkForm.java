package io.vetch.cli.overlay;

import java.io.IOException;

/** How {@code ip link} prints an interface. */
public interface LinkForm {
    /** The name of the interface that {@code element} is about; empty if it is about none. @throws IOException if it is no JSON */
    String name(String element) throws IOException;

    /** {@code element}, changed; empty for one that is hidden. @throws IOException if it is no JSON */
    String change(String element, LinkOverlay link) throws IOException;

    /** @param form {@code text}, {@code oneline}, {@code brief}, {@code json} or {@code pretty} */
    static LinkForm of(String form) {
        return switch (form) {
            case "json" -> new LinkJson(false);
            case "pretty" -> new LinkJson(true);
            case "brief" -> new LinkBrief();
            case "oneline" -> new LinkText(true);
            default -> new LinkText(false);
        };
    }
}
