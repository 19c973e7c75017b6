package io.vetch.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.vetch.cli.lab.Background;
import io.vetch.cli.lab.Flavor;
import io.vetch.cli.lab.Host;
import io.vetch.cli.lab.Lab;
import io.vetch.cli.lab.RequiresNamespaces;
import io.vetch.cli.lab.Result;
import io.vetch.cli.lab.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A switch under load that is replaced again and again ({@code -Dvetch.replaces=50}): no frame twice, none before one
 * that was sent earlier in the same flow, and hosts never lose their carrier.
 */
@RequiresNamespaces(tools = {"ping", "perl"})
class ReplaceOftenIT {
    private static final int TIMES = Integer.getInteger("vetch.replaces", 3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String IP = Tools.real("ip");
    /**
     * Sends numbers to the other host 2000 times a second until it is told to stop; the other one says what came out of
     * order.
     */
    private static final String SEND = """
            exec perl -MSocket -MTime::HiRes=sleep -e 'socket(S,AF_INET,SOCK_DGRAM,0);
            $to=pack_sockaddr_in(7777,inet_aton("10.0.0.2")); while (!-e "/run/enough") { send(S,pack("N",$n++),0,$to); sleep 0.0005 }
            print "sent $n\\n"'""";

    private static final String HEAR = """
            exec perl -MSocket -e 'socket(S,AF_INET,SOCK_DGRAM,0); setsockopt(S,SOL_SOCKET,SO_RCVBUF,4<<20);
            bind(S,pack_sockaddr_in(7777,INADDR_ANY)); $|=1; print "hears\\n"; $last=-1;
            while (1) { $in=""; vec($in,fileno(S),1)=1; last if !select($in,undef,undef,1) && -e "/run/enough";
            next unless vec($in,fileno(S),1); recv(S,$d,4,0); $n=unpack("N",$d); $heard++; $wrong++ if $n<=$last; $last=$n }
            printf "heard %d wrong %d\\n",$heard,$wrong'""";

    @Test
    void hostsSeeNoFrameTwiceAndNoneOutOfOrder() {
        try (Lab lab = Lab.open(
                Flavor.VETCH, Map.of(), "--state", "/run/state", "--bridge", "br0", "--tap", "p1", "--tap", "p2")) {
            for (String n : List.of("1", "2")) {
                Host host = lab.addHost("h" + n);
                lab.sh(IP + " link set p" + n + " netns h" + n);
                host.sh("%1$s addr add 10.0.0.%2$s/24 dev p%2$s; %1$s link set p%2$s up".formatted(IP, n));
            }
            lab.sh(IP + " netns exec h1 ping -c 1 -W 5 10.0.0.2");
            String carrier = lab.sh(IP + " netns exec h1 cat /sys/class/net/p1/carrier_changes")
                    .out();
            Background hearer = lab.start("exec " + IP + " netns exec h2 sh -c '" + HEAR.replace("'", "'\\''") + "'");
            hearer.awaitLine("hears");
            Background sender = lab.start("exec " + IP + " netns exec h1 sh -c '" + SEND.replace("'", "'\\''") + "'");
            Background pings = lab.start("exec " + IP + " netns exec h1 ping -D -i 0.002 10.0.0.2");

            Background serving = lab.daemon();
            for (int time = 0; time < TIMES; time++) {
                Background next = lab.start("exec " + Flavor.VETCH_COMMAND + " run --socket " + Flavor.SOCKET
                                + " --replace --state /run/state")
                        .awaitLine("ready");
                serving.await(PATIENCE).expectSuccess();
                assertThat(next.err()).contains("the switch is as it was").doesNotContain("WARN", "ERROR");
                serving = next;
            }

            lab.sh("sleep 0.5; touch /run/enough; pkill -INT -n ping");
            Result pinged = pings.await(PATIENCE);
            assertThat(pinged.out()).doesNotContain("DUP");
            assertThat(sender.await(PATIENCE).out()).startsWith("sent ");
            String heard = hearer.await(PATIENCE).out();
            assertThat(heard).endsWith(" wrong 0\n");
            assertThat(lab.sh(IP + " netns exec h1 cat /sys/class/net/p1/carrier_changes")
                            .out())
                    .isEqualTo(carrier);
            // The longest way there and back is how long a frame waited while nobody read it.
            System.out.println(TIMES + " replacements: " + sender.out().strip() + ", "
                    + heard.strip().replace("\n", " ") + "; "
                    + pinged.out()
                            .substring(pinged.out().indexOf("packets transmitted") - 6)
                            .strip());
        }
    }
}
