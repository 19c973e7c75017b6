package io.vetch.pcap.capture;

/** Told how a capture fares, on its writer thread; must not throw. */
public interface CaptureListener {
    CaptureListener NONE = new CaptureListener() {};

    /**
     * The sink took no more, and will be closed; all further frames count as dropped: whoever observes for it should
     * stop that.
     */
    default void failed(Throwable cause) {}

    /** It has ended, and its memory is free. */
    default void ended() {}
}
