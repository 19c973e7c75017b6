package io.vetch.pcap.rotate;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/**
 * strftime(3) of glibc in the C locale, which is what tcpdump runs in: every conversion, the flags {@code _ - 0 ^ #}, a
 * width, and {@code E} and {@code O}, which say nothing there. What is no conversion stays as it is.
 */
final class Strftime {
    private static final String FLAGS = "_-0^#";

    private final String pattern;
    private final ZonedDateTime time;
    private final StringBuilder text = new StringBuilder();
    private int next;
    private char padding;
    private boolean upper;
    private boolean swapCase;
    private int width;

    private Strftime(String pattern, ZonedDateTime time) {
        this.pattern = pattern;
        this.time = time;
    }

    static String format(String pattern, ZonedDateTime time) {
        return new Strftime(pattern, time).format();
    }

    private String format() {
        while (next < pattern.length()) {
            char character = pattern.charAt(next++);
            if (character == '%') {
                convert(next - 1);
            } else {
                text.append(character);
            }
        }
        return text.toString();
    }

    private void convert(int start) {
        readFlags();
        readWidth();
        if (next < pattern.length() && (pattern.charAt(next) == 'E' || pattern.charAt(next) == 'O')) {
            next++;
        }
        if (next == pattern.length() || !convert(pattern.charAt(next))) {
            // Only what was read so far: the character that was none may begin the next conversion.
            next = Math.min(next + 1, pattern.length());
            text.append(pattern, start, next);
            return;
        }
        next++;
    }

    private void readFlags() {
        padding = 0;
        upper = false;
        swapCase = false;
        for (; next < pattern.length() && FLAGS.indexOf(pattern.charAt(next)) >= 0; next++) {
            switch (pattern.charAt(next)) {
                case '^' -> upper = true;
                case '#' -> swapCase = true;
                default -> padding = pattern.charAt(next);
            }
        }
    }

    private void readWidth() {
        width = 0;
        for (; next < pattern.length() && Character.digit(pattern.charAt(next), 10) >= 0; next++) {
            width = Math.min(9999, width * 10 + Character.digit(pattern.charAt(next), 10));
        }
    }

    private boolean convert(char conversion) {
        return number(conversion) || words(conversion) || combined(conversion);
    }

    private boolean number(char conversion) {
        int weekday = time.getDayOfWeek().getValue() % 7;
        int yearday = time.getDayOfYear() - 1;
        int hour12 = time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
        switch (conversion) {
            case 'C' -> number(Math.floorDiv(time.getYear(), 100), 2, '0');
            case 'd' -> number(time.getDayOfMonth(), 2, '0');
            case 'e' -> number(time.getDayOfMonth(), 2, '_');
            case 'g' -> number(time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0');
            case 'G' -> number(time.get(IsoFields.WEEK_BASED_YEAR), 4, '0');
            case 'H' -> number(time.getHour(), 2, '0');
            case 'I' -> number(hour12, 2, '0');
            case 'j' -> number(time.getDayOfYear(), 3, '0');
            case 'k' -> number(time.getHour(), 2, '_');
            case 'l' -> number(hour12, 2, '_');
            case 'm' -> number(time.getMonthValue(), 2, '0');
            case 'M' -> number(time.getMinute(), 2, '0');
            case 's' -> number(time.toEpochSecond(), 1, '0');
            case 'S' -> number(time.getSecond(), 2, '0');
            case 'u' -> number(time.getDayOfWeek().getValue(), 1, '0');
            case 'U' -> number((yearday + 7 - weekday) / 7, 2, '0');
            case 'V' -> number(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
            case 'w' -> number(weekday, 1, '0');
            case 'W' -> number((yearday + 7 - (weekday + 6) % 7) / 7, 2, '0');
            case 'y' -> number(time.getYear() % 100, 2, '0');
            case 'Y' -> number(time.getYear(), 4, '0');
            default -> {
                return false;
            }
        }
        return true;
    }

    private void number(long value, int digits, char usualPadding) {
        char pad = padding == 0 ? usualPadding : padding;
        String number = Long.toString(value);
        pad(number, pad == '-' ? width : Math.max(digits, width), pad);
        text.append(number);
    }

    private boolean words(char conversion) {
        switch (conversion) {
            case 'a' -> name(shortDay());
            case 'A' -> name(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case 'b', 'h' -> name(shortMonth());
            case 'B' -> name(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case 'p' -> words(swapCase ? halfOfDay().toLowerCase(Locale.ROOT) : halfOfDay());
            case 'P' -> words(halfOfDay().toLowerCase(Locale.ROOT));
            case 'z' -> words(offset());
            case 'Z' -> words(swapCase ? zone().toLowerCase(Locale.ROOT) : zone());
            case 'n' -> words("\n");
            case 't' -> words("\t");
            case '%' -> words("%");
            default -> {
                return false;
            }
        }
        return true;
    }

    private String shortDay() {
        return time.getDayOfWeek()
                .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                .substring(0, 3);
    }

    private String shortMonth() {
        return time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
    }

    private String halfOfDay() {
        return time.getHour() < 12 ? "AM" : "PM";
    }

    private String offset() {
        return DateTimeFormatter.ofPattern("xx", Locale.ROOT).format(time);
    }

    private String zone() {
        return time.getZone() instanceof ZoneOffset zone && zone.getTotalSeconds() == 0
                ? "UTC"
                : DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(time);
    }

    private void name(String name) {
        words(upper || swapCase ? name.toUpperCase(Locale.ROOT) : name);
    }

    private void words(String words) {
        pad(words, width, padding);
        text.append(words);
    }

    private void pad(String value, int wanted, char pad) {
        for (int i = value.length(); i < wanted; i++) {
            text.append(pad == '0' ? '0' : ' ');
        }
    }

    private boolean combined(char conversion) {
        String parts = switch (conversion) {
            case 'c' -> "%a %b %e %H:%M:%S %Y";
            case 'D', 'x' -> "%m/%d/%y";
            case 'F' -> "%Y-%m-%d";
            case 'r' -> "%I:%M:%S %p";
            case 'R' -> "%H:%M";
            case 'T', 'X' -> "%H:%M:%S";
            default -> "";
        };
        if (parts.isEmpty()) {
            return false;
        }
        words(format(parts, time));
        return true;
    }
}
