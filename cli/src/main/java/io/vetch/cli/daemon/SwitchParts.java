package io.vetch.cli.daemon;

import io.vetch.cli.address.AddressBook;
import io.vetch.cli.capture.Captures;
import io.vetch.cli.control.SwitchControl;
import io.vetch.cli.lookback.LookBacks;
import io.vetch.cli.neighbours.Neighbours;
import io.vetch.cli.standin.StandIns;

/** What a daemon consists of, for those who set it up and for its tools. All of it is the control thread's. */
public record SwitchParts(
        SwitchControl control,
        LookBacks lookBacks,
        StandIns standIns,
        Neighbours neighbours,
        AddressBook addresses,
        Captures captures,
        ServedHttp http) {
    /** Takes in the kernel's news: what somebody did with the real tools before a call comes before it. */
    public void takeInNews() {
        control.watcher().poll();
        standIns.poll();
        neighbours.poll();
    }
}
