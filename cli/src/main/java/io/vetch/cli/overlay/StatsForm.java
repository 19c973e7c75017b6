package io.vetch.cli.overlay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How {@code ip stats} prints some statistics of an interface: what is asked for by name is a {@link StatsKey} here.
 */
final class StatsForm implements LinkForm {
    private static final Pattern HEADING =
            Pattern.compile("^\\d+: (\\S+): group (\\S+)(?: subgroup (\\S+))?(?: suite (\\S+))?");

    private final boolean json;
    private final boolean pretty;

    StatsForm(boolean json, boolean pretty) {
        this.json = json;
        this.pretty = pretty;
    }

    @Override
    public String name(String element) throws IOException {
        return json ? ofJson(IprouteJson.parseObject(element)) : ofText(element);
    }

    private static String ofText(String element) {
        Matcher heading = HEADING.matcher(element);
        return heading.find() ? key(heading.group(1), heading.group(2), heading.group(3), heading.group(4)) : "";
    }

    private static String ofJson(ObjectNode element) {
        return key(
                element.path("ifname").asText(),
                element.path("group").asText(),
                element.path("subgroup").asText(),
                element.path("suite").asText());
    }

    private static String key(String device, String group, @Nullable String subgroup, @Nullable String suite) {
        return new StatsKey(device, group, subgroup == null ? "" : subgroup, suite == null ? "" : suite).toString();
    }

    @Override
    public String change(String element, LinkOverlay link) throws IOException {
        if (!json) {
            return link.kindText().isEmpty() ? element : element + link.kindText() + "\n";
        }
        ObjectNode changed = IprouteJson.parseObject(element);
        changed.setAll(IprouteJson.parseObject(link.kindData()));
        return IprouteJson.element(changed, pretty);
    }
}
