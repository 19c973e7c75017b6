package io.vetch.cli.veth;

/** What the next pair is made of. */
public final class VethChoice {
    private VethMode mode = VethMode.AUTO;
    private boolean chosen;

    public VethMode mode() {
        return mode;
    }

    /** What a user asks for, from now on. */
    public void set(VethMode wanted) {
        mode = wanted;
    }

    /** The same by an option of this process, which stands above a state that an earlier one has left. */
    public void choose(VethMode wanted) {
        mode = wanted;
        chosen = true;
    }

    /** What an earlier process was told. */
    public void restore(VethMode earlier) {
        if (!chosen) {
            mode = earlier;
        }
    }
}
