package io.vetch.cli.veth;

/** One end of a pair that was made here, of whatever the pair is made. */
public interface MadeEnd {
    /** Its name at this moment. */
    String name();

    /** Id of the namespace it is in, as the daemon's namespace knows it. */
    int nsid();

    MadeEnd peer();
}
