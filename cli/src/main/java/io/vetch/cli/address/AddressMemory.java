package io.vetch.cli.address;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vetch.cli.address.KnownAddress.Source;
import io.vetch.cli.control.BridgeInterface;
import io.vetch.core.verdict.DropReason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which station has which IP addresses, and who asks for whom. Bounded, and it forgets: an address after four hours
 * without a sign of it, a question after ten minutes. Control thread only.
 */
final class AddressMemory {
    private static final int MOST_ADDRESSES = 16_384;
    private static final int MOST_QUESTIONS = 4096;
    private static final int MOST_OF_A_STATION = 8;
    private static final Duration FORGOTTEN = Duration.ofHours(4);
    private static final Duration QUESTION_FORGOTTEN = Duration.ofMinutes(10);

    private record AddressKey(BridgeInterface bridge, InetAddress address) {}

    private record StationKey(BridgeInterface bridge, long station) {}

    private record QuestionKey(BridgeInterface bridge, long asker, InetAddress target) {}

    private final Cache<AddressKey, KnownAddress> addresses = cache(MOST_ADDRESSES, FORGOTTEN);
    /** What each is known by, the newest first. */
    private final Cache<StationKey, List<InetAddress>> stations = cache(MOST_ADDRESSES, FORGOTTEN);

    private final Cache<QuestionKey, Question> questions = cache(MOST_QUESTIONS, QUESTION_FORGOTTEN);

    private static <K, V> Cache<K, V> cache(int most, Duration forgotten) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(forgotten)
                .executor(Runnable::run)
                .build();
    }

    // ---- what frames say

    /** A station says that it has an address. */
    void has(SampledFrame frame, long station, InetAddress address, Source source) {
        AddressKey key = new AddressKey(frame.bridge(), address);
        KnownAddress before = addresses.getIfPresent(key);
        if (source == Source.IP && !isOwn(frame.bridge(), station, address, before)) {
            return;
        }
        boolean isRival = before != null && before.station() != station;
        Source strongest = before == null || isRival || source != Source.IP ? source : before.source();
        long rival = before == null ? 0 : before.station() == station ? before.rival() : before.station();
        long rivalNanos = before == null ? 0 : before.station() == station ? before.rivalNanos() : before.nanos();
        addresses.put(
                key,
                new KnownAddress(
                        frame.bridge(),
                        address,
                        station,
                        frame.ingress().name(),
                        strongest,
                        frame.nanos(),
                        rival,
                        rivalNanos));
        noteAtStation(new StationKey(frame.bridge(), station), address);
    }

    /**
     * A packet's source may be somebody behind a router: it counts for a station that has told no other one of its
     * kind.
     */
    private boolean isOwn(BridgeInterface bridge, long station, InetAddress address, @Nullable KnownAddress before) {
        if (before != null) {
            return before.station() == station;
        }
        return of(bridge, station).stream()
                .noneMatch(known -> known.source() == Source.IP
                        || (known.address().getClass() == address.getClass()
                                && !known.address().isLinkLocalAddress()));
    }

    private void noteAtStation(StationKey key, InetAddress address) {
        List<InetAddress> known = stations.getIfPresent(key);
        if (known != null && known.getFirst().equals(address)) {
            return;
        }
        List<InetAddress> changed = new ArrayList<>(List.of(address));
        if (known != null) {
            known.stream().filter(each -> !each.equals(address)).forEach(changed::add);
        }
        stations.put(key, List.copyOf(changed.subList(0, Math.min(changed.size(), MOST_OF_A_STATION))));
    }

    /** A station asks who has an address. */
    void asks(SampledFrame frame, long asker, InetAddress askers, InetAddress target) {
        QuestionKey key = new QuestionKey(frame.bridge(), asker, target);
        Question before = questions.getIfPresent(key);
        questions.put(
                key,
                (before == null ? new Question(asker, askers, target, 0, 0, 0, null, "") : before)
                        .askedAgain(frame.nanos()));
    }

    /** A station with this address answers, whether or not that comes to the asker. */
    void answers(SampledFrame frame, long asker, InetAddress target) {
        QuestionKey key = new QuestionKey(frame.bridge(), asker, target);
        Question before = questions.getIfPresent(key);
        DropReason why = frame.reason();
        if (before != null) {
            questions.put(
                    key, before.answered(frame.nanos(), why, frame.ingress().name()));
        }
    }

    // ---- what is known

    Optional<KnownAddress> find(BridgeInterface bridge, InetAddress address) {
        return Optional.ofNullable(addresses.getIfPresent(new AddressKey(bridge, address)));
    }

    /** The addresses of a station, the one it told of last first. */
    List<KnownAddress> of(BridgeInterface bridge, long station) {
        List<InetAddress> known = stations.getIfPresent(new StationKey(bridge, station));
        return known == null
                ? List.of()
                : known.stream()
                        .flatMap(address -> find(bridge, address).stream())
                        .filter(each -> each.station() == station)
                        .toList();
    }

    Optional<Question> question(BridgeInterface bridge, long asker, InetAddress target) {
        return Optional.ofNullable(questions.getIfPresent(new QuestionKey(bridge, asker, target)));
    }

    Collection<KnownAddress> all() {
        return List.copyOf(addresses.asMap().values());
    }

    void forget(BridgeInterface bridge) {
        addresses.asMap().keySet().removeIf(key -> key.bridge().equals(bridge));
        stations.asMap().keySet().removeIf(key -> key.bridge().equals(bridge));
        questions.asMap().keySet().removeIf(key -> key.bridge().equals(bridge));
    }
}
