/* Shows the data of one run. */

const run = JSON.parse(byId("data").textContent);
const counts = run.counts, over = run.series;
const at = over.attempts.map((unused, index) => index * run.width);
if (at.length === 1) { // a plot needs an interval
  at.push(run.width);
  Object.values(over).forEach(values => values.push(null));
}
const MODES = ["normal", "paced", "strict", "shared"];

document.title = "Report of " + run.input;
byId("what").textContent = run.input + " · " + run.started + " · " + span(run.seconds);
byId("end").textContent = run.end;
if (run.underWay) setTimeout(() => location.reload(), 30000);
byId("end").classList.add(run.underWay ? "going" : run.whole ? (counts.failed === 0 ? "good" : "odd") : "bad");

byId("tiles").append(
  tile(grouped(counts.applied), "applied", "good"),
  tile(grouped(counts.merged), "merged"),
  tile(grouped(counts.failed), "failed", counts.failed ? "bad" : ""),
  ...(counts.earlier ? [tile(grouped(counts.earlier), "settled before")] : []),
  tile(grouped(counts.attempts), "calls"),
  tile(figure(run.rate) + "/s", "of " + figure(run.limit) + "/s allowed"),
  tile(grouped(counts.retries), "retries", counts.retries ? "odd" : ""),
  tile(grouped(counts.rejected), "rejected as too many", counts.rejected ? "odd" : ""),
  tile(millis(run.wait), "median wait"),
  tile(millis(run.trip), "median round trip"));

const shares = [["applied", "teal"], ["merged", "blue"], ["failed", "red"]].filter(([name]) => counts[name]);
byId("outcomes").setAttribute("aria-label", shares.map(([name]) => grouped(counts[name]) + " " + name).join(", "));
byId("outcomes").append(...shares.map(([name, hue]) => {
  const part = make("i", "");
  part.title = grouped(counts[name]) + " " + name;
  part.style.flex = counts[name] + " 0 0";
  part.style.background = "var(--" + hue + ")";
  return part;
}));

/** Draws a plot, or says in words that there is nothing to draw. */
function plotIf(any, id, words, options, data) {
  if (any) {
    plot(byId(id), options, data);
  } else {
    byId(id).append(make("p", "faint none", words));
  }
}

const perSecond = values => values.map(value => value === null ? null : value / run.width);
const x = { time: false, range: (u, low, high) => [low - run.width / 2, high + run.width / 2] };
const fromZero = { range: (u, low, high) => [0, Math.max(1, high * 1.12)] };
const time = { label: "at", value: (u, v) => v === null ? "–" : moment(v) };

plotIf(counts.attempts, "calls", "No call was made.", {
  scales: { x, y: { range: (u, low, high) => [0, Math.max(high, run.limit) * 1.12] } }, axes: [timeAxis(), axis({ size: 44 })],
  series: [time, series("sent", "blue", "bars"), series("rejected", "red", "bars"),
    series("limit", "amber", "dash")],
}, [at, perSecond(over.attempts), perSecond(over.rejected), at.map(() => run.limit)]);

const tens = (u, splits) => splits.map(v => Number.isInteger(Math.round(Math.log10(v) * 1e6) / 1e6) ? v : null);
plotIf(counts.attempts, "times", "No call was made.", {
  scales: { x, y: { distr: 3, range: (u, low, high) => [Math.max(0.1, low ? low / 1.5 : 0.1), Math.max(10, high * 1.5)] } },
  axes: [timeAxis(), axis({ size: 60, filter: tens, grid: { stroke: () => colour("grid"), width: 1, filter: tens },
    ticks: { stroke: () => colour("grid"), width: 1, size: 4, filter: tens }, values: (u, splits) => splits.map(v => v === null ? "" : millis(v)) })],
  series: [time, series("wait, median", "teal", "line", { spanGaps: true, value: (u, v) => millis(v) }),
    series("wait, 95 %", "teal", "dash", { spanGaps: true, value: (u, v) => millis(v) }),
    series("round trip, median", "violet", "line", { spanGaps: true, value: (u, v) => millis(v) }),
    series("round trip, 95 %", "violet", "dash", { spanGaps: true, value: (u, v) => millis(v) })],
}, [at, ...[over.waitMedian, over.waitHigh, over.tripMedian, over.tripHigh].map(values => values.map(v => v === null ? null : Math.max(0.1, v)))]);

const beside = align => ({ paths: uPlot.paths.bars({ size: [0.42, 30], align }) });
plotIf(counts.attempts, "retries", "No call was made.", {
  scales: { x, y: fromZero, mode: { range: [-0.15, 3.4] } },
  axes: [timeAxis(), countAxis({ size: 44 }),
    axis({ side: 1, scale: "mode", size: 72, grid: { show: false }, splits: [0, 1, 2, 3], values: () => MODES })],
  series: [time, series("retries", "amber", "bars", beside(-1)), series("failed attempts", "red", "bars", beside(1)),
    series("strictness", "violet", "step", { scale: "mode", spanGaps: true, value: (u, v) => v === null ? "–" : MODES[v] })],
}, [at, over.retries, over.failedAttempts, over.mode]);

const sum = values => { let all = 0; return values.map(value => all += value || 0); };
plotIf(counts.applied + counts.merged + counts.failed, "lines", "No line has an outcome.", {
  scales: { x, y: fromZero }, axes: [timeAxis(), countAxis({ size: 56 })],
  series: [time, series("applied", "teal", "step", { value: (u, v) => grouped(v ?? "–") }),
    series("merged", "blue", "step", { value: (u, v) => grouped(v ?? "–") }),
    series("failed", "red", "step", { value: (u, v) => grouped(v ?? "–") })],
}, [at, sum(over.applied), sum(over.merged), sum(over.failed)]);

const number = show => ["number", show];
if (run.reasons.length === 0) {
  byId("failed").append(make("p", "faint", "None."));
} else {
  byId("failed").append(table([
    ["lines", ...number(reason => grouped(reason.count))],
    ["code", ...number(reason => reason.errorCode)],
    ["reason, as its first line told it", "text", reason => reason.error]], run.reasons.sort((a, b) => b.count - a.count)));
  if (run.otherReasons) byId("failed").append(make("p", "faint", count(run.otherReasons, "line") + " failed for yet other reasons."));
  byId("failed").append(make("p", "faint", run.failures.length < counts.failed
    ? "The first and the last that failed, " + run.failures.length + " of " + grouped(counts.failed) + ":" : "Each of them:"));
  byId("failed").append(table([
    ["line", ...number(failure => grouped(failure.line))],
    ["question", "id", failure => failure.StandardQuestionId],
    ["code", ...number(failure => failure.errorCode)],
    ["attempts", ...number(failure => failure.attempts)],
    ["reason", "text", failure => failure.error]], run.failures));
}
byId("slowest").append(run.slowest.length === 0 ? make("p", "faint", "None: no line was sent, or the run was a push, which keeps no times of its changes.") : table([
  ["line", ...number(line => grouped(line.line))],
  ["question", "id", line => line.StandardQuestionId],
  ["outcome", "", line => line.outcome],
  ["attempts", ...number(line => line.attempts)],
  ["from being read to its outcome", ...number(line => millis(line.elapsedMs))]], run.slowest));
