package io.vetch.cli.plan;

import io.vetch.cli.config.HttpPlan;
import io.vetch.cli.config.YamlPlace;
import io.vetch.cli.daemon.ServedHttp;
import io.vetch.cli.http.HttpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a file says of HTTP, which nothing changes while a daemon runs: not to be passed over in silence. */
final class HttpDiff {
    private HttpDiff() {}

    /**
     * Says that something is not as the file has it. An option of {@code vetch run} that the file is silent about is no
     * difference.
     *
     * @throws IOException with the place of an address that is none
     */
    static Optional<String> note(ServedHttp served, @Nullable HttpPlan wanted) throws IOException {
        HttpPlan now = served.plan();
        if (wanted == null) {
            boolean isDifferent = now != null && served.isSaidByFile();
            return isDifferent ? Optional.of(note(now, "for none")) : Optional.empty();
        }
        HttpPlan whole = YamlPlace.TOP.in("http").run(() -> whole(wanted.address(), wanted.tokenFile()));
        return whole.equals(now) ? Optional.empty() : Optional.of(note(now, "for " + words(whole)));
    }

    private static String note(@Nullable HttpPlan now, String wanted) {
        String served = now == null ? "nothing" : words(now);
        return "http: " + served + " is served while this switch runs; start it again " + wanted
                + ", by 'vetch run --replace' or 'systemctl restart vetch'";
    }

    private static String words(HttpPlan plan) {
        return plan.address() + (plan.tokenFile() == null ? "" : " with the token of " + plan.tokenFile());
    }

    /** As {@link ServedHttp#plan} has it. */
    private static HttpPlan whole(@Nullable String address, @Nullable String tokenFile) throws IOException {
        String where = HttpAddress.text(HttpAddress.parse(address == null ? HttpAddress.USUAL : address));
        return new HttpPlan(
                where,
                tokenFile == null ? null : Path.of(tokenFile).toAbsolutePath().toString());
    }
}
