package io.vetch.bench.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * Writes elements that are well-formed as XML and as HTML: every element is closed, every text escaped. Attributes are
 * given as names and values in turn.
 */
final class Markup {
    private static final Set<String> INLINE = Set.of("a", "b", "code", "span", "sup", "title", "tspan", "td", "th");

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    Markup open(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    Markup text(String text) {
        out.append(escape(text));
        return this;
    }

    /** An element that has only text in it. */
    Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** For HTML's void elements and those of SVG; a browser takes any other for one that stays open. */
    Markup empty(String tag, String... attributes) {
        start(tag, attributes);
        out.append("/>");
        return this;
    }

    /** Unescaped: a style sheet, which has neither less-than signs nor ampersands. */
    Markup raw(String text) {
        out.append(text);
        return this;
    }

    /** A coordinate or a length. */
    static String number(double value) {
        if (!Double.isFinite(value)) throw new IllegalArgumentException("not a coordinate: " + value);
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** Makes text of anything; what XML has no way to write becomes a replacement character. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isXml(c) ? c : 0xfffd);
            }
        });
        return escaped.toString();
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) throw new IllegalStateException("still open: " + open);
        return out.toString();
    }

    private void start(String tag, String... attributes) {
        if (!INLINE.contains(tag)) out.append('\n');
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            out.append(escape(attributes[i + 1])).append('"');
        }
    }

    private static boolean isXml(int c) {
        if (c < ' ') return c == '\t' || c == '\n' || c == '\r';
        return (c < 0x7f || c > 0x9f) && (c < 0xd800 || c > 0xdfff) && c != 0xfffe && c != 0xffff;
    }
}
