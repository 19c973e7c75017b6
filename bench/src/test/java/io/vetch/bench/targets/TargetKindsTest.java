package io.vetch.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TargetKindsTest {
    @Test
    void findsAKindByItsName() {
        assertThat(TargetKinds.all())
                .allSatisfy(kind -> assertThat(TargetKinds.named(kind.name())).isSameAs(kind));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheOnesThereAre() {
        assertThatThrownBy(() -> TargetKinds.named("hub"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no target 'hub'; there are vetch, vetch-veth, kernel, ovs, ovs-veth, vde");
    }

    @Test
    void vetchWithoutItsLauncherTellsHowToGetIt() {
        assertThat(System.getProperty("vetch.launcher")).isNull();
        assertThat(TargetKinds.named("vetch").missing())
                .hasValueSatisfying(words -> assertThat(words).contains("./vetch bench"));
    }
}
