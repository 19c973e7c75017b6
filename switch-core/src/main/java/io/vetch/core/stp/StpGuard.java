package io.vetch.core.stp;

/** What keeps a port from forwarding although its link is up, and its neighbours would have it forward. */
public enum StpGuard {
    NONE(""),
    /** {@code guard}: a BPDU came in. Until the link goes down and up. */
    BPDU("disabled by BPDU guard until its link goes down and up"),
    /** {@code root_block}: a better root is heard. Until it no longer is. */
    ROOT("held by root guard while a better root is heard there"),
    /** {@code loop_guard}: BPDUs no longer come in. Until they do. */
    LOOP("held by loop guard until it hears BPDUs again");

    private final String words;

    StpGuard(String words) {
        this.words = words;
    }

    /** What it does, and until when; empty for {@link #NONE}. */
    public String words() {
        return words;
    }
}
