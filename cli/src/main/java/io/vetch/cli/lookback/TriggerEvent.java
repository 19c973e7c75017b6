package io.vetch.cli.lookback;

import io.vetch.core.port.BridgePort;
import io.vetch.core.port.PortCounters.Counter;
import io.vetch.core.verdict.DropReason;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What has a look back saved. */
sealed interface TriggerEvent {
    /** A station is heard at another port than before. */
    record MacMove() implements TriggerEvent {
        @Override
        public String word() {
            return "mac-move";
        }

        @Override
        public String fileWord() {
            return word();
        }
    }

    /** Seen by the counters of the ports, which the control thread reads once a second. */
    sealed interface Counted extends TriggerEvent {
        long count(BridgePort port);

        /** How many a second it takes. */
        double perSecond();

        /** For people. @param increase in the last {@code seconds} */
        String describe(long increase, double seconds);
    }

    /** A frame, or one copy of it, is dropped for this reason. */
    record Drop(DropReason reason) implements Counted {
        @Override
        public long count(BridgePort port) {
            return port.drops(reason) + port.transmitDrops(reason);
        }

        @Override
        public double perSecond() {
            return 0;
        }

        @Override
        public String describe(long increase, double seconds) {
            return increase + (increase == 1 ? " frame" : " frames") + " dropped: " + reason + " (" + reason.words()
                    + ")";
        }

        @Override
        public String word() {
            return "drop:" + reason;
        }

        @Override
        public String fileWord() {
            return "drop-" + reason;
        }
    }

    /** At least so many frames are flooded in a second. */
    record Floods(long rate) implements Counted {
        @Override
        public long count(BridgePort port) {
            return port.sum(Counter.FLOODED);
        }

        @Override
        public double perSecond() {
            return rate;
        }

        @Override
        public String describe(long increase, double seconds) {
            return Math.round(increase / seconds) + " floods/s";
        }

        @Override
        public String word() {
            return "floods:" + rate + "/s";
        }

        @Override
        public String fileWord() {
            return "floods";
        }
    }

    /** As it is written on the command line. */
    String word();

    /** As it stands in the name of a file. */
    String fileWord();

    Pattern FLOODS = Pattern.compile("floods:([1-9]\\d{0,11})/s");

    /** @throws IllegalArgumentException with what is wrong and what may be there */
    static TriggerEvent parse(String word) {
        if (word.equals("mac-move")) {
            return new MacMove();
        }
        Matcher floods = FLOODS.matcher(word);
        if (floods.matches()) {
            return new Floods(Long.parseLong(floods.group(1)));
        }
        if (!word.startsWith("drop:")) {
            throw new IllegalArgumentException(
                    "no event '" + word + "'; there are mac-move, drop:REASON and floods:N/s");
        }
        String reason = word.substring("drop:".length());
        return Arrays.stream(DropReason.values())
                .filter(each -> each.name().equalsIgnoreCase(reason))
                .findFirst()
                .map(Drop::new)
                .orElseThrow(() -> new IllegalArgumentException("no drop reason '" + reason + "'; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(DropReason.values())
                                        .map(Enum::name)
                                        .toList())));
    }
}
