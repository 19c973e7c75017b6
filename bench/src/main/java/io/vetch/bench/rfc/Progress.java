package io.vetch.bench.rfc;

/** Hears how a run gets on, for a line on the terminal. */
@FunctionalInterface
public interface Progress {
    /**
     * @param what target, test and frame size
     * @param rate offered, frames/s; infinite for as fast as it goes
     * @param lossRatio of the trial that has just ended; NaN if one begins
     */
    void trial(String what, double rate, double lossRatio);
}
