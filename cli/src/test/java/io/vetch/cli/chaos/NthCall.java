package io.vetch.cli.chaos;

import io.vetch.tap.linux.Faults;

/** Has one call of the control plane fail: the n-th that comes while this is armed. */
final class NthCall implements Faults.Plan {
    private final int errno;
    private int left;
    private String failed = "";

    NthCall(int errno) {
        this.errno = errno;
    }

    /** @param number which call is to fail, from 1 on */
    synchronized void arm(int number) {
        left = number;
        failed = "";
    }

    /** @return what has failed since {@link #arm}; empty if fewer calls came */
    synchronized String disarm() {
        left = 0;
        return failed;
    }

    @Override
    public synchronized int errno(Faults.Kind kind, String what) {
        if (kind != Faults.Kind.CALL || left == 0 || --left > 0) {
            return 0;
        }
        failed = what;
        return errno;
    }
}
