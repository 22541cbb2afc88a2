package dev.chitchat.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class DrainLoopTest {

    private final List<Boolean> taken = new ArrayList<>();

    @Test
    void aSchedulerThatIsGoneTakesNoAlarmHoweverOftenItIsAsked() {
        Scheduler gone = Schedulers.newSingle("gone");
        gone.dispose();
        long moment = gone.now(TimeUnit.NANOSECONDS) + 1_000_000_000L;
        DrainLoop[] loop = new DrainLoop[1];
        loop[0] = new DrainLoop(() -> taken.add(loop[0].wakeAt(moment)), gone);

        loop[0].signal();
        loop[0].signal();

        assertThat(taken).containsExactly(false, false);
    }

    @Test
    void anAlarmThatIsSetIsNotSetAgain() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        long moment = time.now(TimeUnit.NANOSECONDS) + 1_000_000_000L;
        DrainLoop[] loop = new DrainLoop[1];
        loop[0] = new DrainLoop(() -> taken.add(loop[0].wakeAt(taken.size() < 2 ? moment : DrainLoop.NEVER)), time);
        loop[0].signal();
        time.advanceTime();
        loop[0].signal();
        time.advanceTime();
        assertThat(taken).hasSize(2);

        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(taken).containsExactly(true, true, true);
    }
}
