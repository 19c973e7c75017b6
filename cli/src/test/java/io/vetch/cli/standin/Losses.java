package io.vetch.cli.standin;

/**
 * How many pings, of those sent every 2 ms, may be lost by a transition, and come twice.
 *
 * <p>The promise is {@link #PROMISED}. It is kept by a machine that has a processor to spare: what a death loses is
 * what comes between the end of the process and the moment when the kernel has closed its files, and on a busy machine
 * the threads of a killed JVM wait their turn to die. So the ordinary run, which has others beside it, asks for much
 * less. Of frames that the kernel does not move by itself, some 20 ms of them are lost on an idle machine, too: the
 * kernel unmaps the JVM first.
 *
 * @param once for each change
 * @param whileStopped when the process does not run, and its programs find that out
 */
record Losses(int once, int whileStopped, int twice) {
    static final Losses PROMISED = new Losses(5, 300, 3);
    static final Losses ANYWHERE = new Losses(50, 600, 10);
}
