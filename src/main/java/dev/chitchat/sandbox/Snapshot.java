package dev.chitchat.sandbox;

import java.util.List;
import java.util.Map;

/**
 * How a sandbox stands at one moment.
 *
 * @param options how it behaves
 * @param statistics what it has seen
 * @param nowNanos the moment
 * @param second the same in whole seconds since the sandbox was made
 * @param arrivals by command, what it received in the last seconds
 * @param calls the last calls, the latest first
 * @param questions how many questions the library holds
 * @param latest a few of them by id, those changed last first
 */
record Snapshot(
        SandboxOptions options,
        SandboxStatistics statistics,
        long nowNanos,
        long second,
        Map<String, int[][]> arrivals,
        List<RecordedCall> calls,
        int questions,
        Map<String, StoredQuestion> latest) {}
