package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreOutagePolicyTest {

    @Test
    void aPolicyOfFewerThanNoProcessesIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StoreOutagePolicy(-1, null));
        assertThatIllegalArgumentException().isThrownBy(() -> StoreOutagePolicy.localShare(0));
    }

    @Test
    void patienceOfNothingIsTheSameAsFailing() {
        assertThat(StoreOutagePolicy.waits(Duration.ZERO)).isEqualTo(StoreOutagePolicy.fails());
        assertThat(StoreOutagePolicy.waits(Duration.ofSeconds(-1))).isEqualTo(StoreOutagePolicy.fails());
    }
}
