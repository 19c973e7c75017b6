package io.vetch.core.vlan;

/**
 * What becomes of the tag of a frame on its way through the bridge.
 *
 * @param tag TPID in the upper 16 bits, VLAN id in the lower 12; 0 unless the kind is {@link Kind#PUSHED}
 */
public record TagChange(Kind kind, int tag) {
    public static final TagChange KEPT = new TagChange(Kind.KEPT, 0);
    public static final TagChange POPPED = new TagChange(Kind.POPPED, 0);
    public static final TagChange NAMED = new TagChange(Kind.NAMED, 0);

    /** How the form in which it leaves differs from that in which it came. */
    public enum Kind {
        /** It leaves as it came, with a tag or without. */
        KEPT,
        /** It loses its tag. */
        POPPED,
        /** It gets one. */
        PUSHED,
        /** Its tag said nothing but a priority, and now has the VLAN's id, too. */
        NAMED
    }
}
