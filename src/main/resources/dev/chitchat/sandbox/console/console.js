/* Asks the sandbox how it stands, shows it, and tells it what the buttons say. */

const MINUTE = 60, PERIOD = 500;
let state = null, chosen = null, chart = null, counts = null, asked = 0;
byId("address").textContent = location.origin;

const ALL = "all kinds";
const JITTERS = ["none", "steady-50ms", "uniform", "lognormal", "spike"];
const choices = {
  model: { all: () => state.models, now: () => state.model, change: value => ({ model: value }), words: value => value },
  limit: { all: () => [1, 5, 20, 200], now: () => state.limit, change: value => ({ limit: value }), words: value => value + "/s" },
  jitter: { all: () => JITTERS, now: () => state.jitter, change: value => ({ jitter: value }), words: value => value },
  faults: { all: () => [0, 0.02, 0.1, 0.5, 1], now: () => Number(state.faults.toPrecision(9)),
    change: value => ({ faults: value, kinds: kinds() }), words: value => value === 0 ? "none" : Number((value * 100).toPrecision(9)) + " %" },
  kind: { all: () => [ALL, ...state.allKinds], now: () => state.faults === 0 ? kind ?? ALL : state.kinds.length === state.allKinds.length ? ALL : state.kinds.join(", "),
    change: value => { kind = value; return state.faults ? { faults: state.faults, kinds: kinds() } : null; }, words: value => value },
  always: { all: () => [null, -14, -20, 60008, -50040], now: () => state.always ?? null, change: value => ({ always: value }),
    words: value => value === null ? "as the service" : "always " + value },
};
let kind = null;

/** The kinds of faults chosen here, else those there are; none named are all. */
const kinds = () => kind === null ? state.kinds : kind === ALL ? [] : kind.split(", ");

/** The values to choose from, and the one there is now where it is none of them; numbers stay in their order. */
function withNow(values, now) {
  const all = values.includes(now) ? values : [...values, now];
  return all.every(value => typeof value === "number") ? [...all].sort((a, b) => a - b) : all;
}

/** Puts up the buttons of a choice, and one for a value that none of them has. */
function show(name) {
  const choice = choices[name], row = byId(name), now = choice.now();
  const values = withNow(choice.all(), now);
  if (row.dataset.values !== JSON.stringify(values)) {
    row.dataset.values = JSON.stringify(values);
    row.querySelectorAll("button").forEach(button => button.remove());
    row.append(...values.map(value => {
      const button = make("button", "", choice.words(value));
      button.type = "button";
      button.dataset.value = String(value);
      button.addEventListener("click", () => tell(choice.change(value)));
      return button;
    }));
  }
  row.querySelectorAll("button").forEach(button =>
    button.setAttribute("aria-pressed", String(button.dataset.value === String(now))));
}

async function tell(change) {
  if (change === null) return render();
  await ask("/_sandbox/options", { method: "POST", headers: { "Content-Type": "application/json", "X-Chitchat-Sandbox": "page" },
    body: JSON.stringify(change) });
}

async function ask(path, how) {
  const number = ++asked;
  try {
    const answer = await fetch(path, how);
    if (!answer.ok) throw new Error(await answer.text());
    const news = await answer.json();
    if (number === asked) { // an answer that a later one overtook is old
      state = news;
      trouble("");
      render();
    }
  } catch (failure) {
    trouble(failure instanceof TypeError ? "The sandbox does not answer; it may have ended." : failure.message);
  }
}

function trouble(words) {
  byId("trouble").hidden = words === "";
  byId("trouble").textContent = words;
}

function render() {
  const seen = state.statistics;
  byId("tiles").replaceChildren(
    tile(grouped(seen.calls), "calls"), tile(grouped(seen.accepted), "accepted", "good"),
    tile(grouped(seen.rejected), "rejected (-14)", seen.rejected ? "bad" : ""),
    tile(grouped(seen.refused), "refused otherwise", seen.refused ? "odd" : ""),
    tile(grouped(seen.faults), "faults", seen.faults ? "odd" : ""),
    tile(grouped(seen.maxArrivalsInAnyWindow), "most in any second"),
    tile(grouped(state.questions), "questions"));
  Object.keys(choices).forEach(show);
  arrivals();
  calls();
  library();
}

/** The command to show: the one chosen, else the busiest. */
function command() {
  const names = Object.keys(state.arrivals), box = byId("command");
  const total = name => state.arrivals[name].flat().reduce((a, b) => a + b, 0);
  box.hidden = names.length < 2;
  if (box.options.length !== names.length) {
    box.replaceChildren(...names.map(name => make("option", "", name)));
  }
  const busiest = names.reduce((best, name) => best === null || total(name) > total(best) ? name : best, null);
  const shown = names.includes(chosen) ? chosen : busiest;
  if (shown !== null) box.value = shown;
  return shown;
}
byId("command").addEventListener("change", event => { chosen = event.target.value; render(); });

function arrivals() {
  const name = command(), none = new Array(MINUTE).fill(0);
  const [accepted, rejected, failed] = name === null ? [none, none, none] : state.arrivals[name];
  const x = none.map((unused, index) => state.second - MINUTE + 1 + index);
  const shown = (part, ...below) => part.map((value, index) => // nothing where there is none, so that no edge shows
    value === 0 ? null : below.reduce((all, values) => all + values[index], value));
  const limit = state.model === "none" ? null : state.limit;
  counts = { accepted, rejected, failed };
  const data = [x, shown(rejected, failed, accepted), shown(failed, accepted), accepted, x.map(() => limit)];
  if (chart === null) {
    const own = name => (u, v, s, index) => index === null || index === undefined ? "–" : figure(counts[name][index]);
    chart = plot(byId("arrivals"), {
      height: 320, scales: { x: { time: false, range: (u, low, high) => [low - 0.5, high + 0.5] },
        y: { range: (u, low, high) => [0, Math.max(high || 0, state.limit, 1) * 1.12] } },
      axes: [timeAxis(), axis({ size: 44 })],
      series: [{ label: "at", value: (u, v) => v === null ? "–" : moment(v) },
        series("rejected", "red", "bars", { value: own("rejected") }),
        series("other", "amber", "bars", { value: own("failed") }),
        series("accepted", "teal", "bars"), series("limit", "violet", "dash")],
    }, data);
  } else {
    chart.setData(data);
  }
}

function outcome(call) {
  if (call.code === null) return make("span", "odd", "never arrived");
  return make("span", call.code === 0 ? "good" : call.code === -14 ? "bad" : "odd", call.code);
}

function calls() {
  byId("calls").replaceChildren(state.calls.length === 0 ? make("p", "faint", "None yet.") : table([
    ["call", "number", call => grouped(call.sequence)], ["ago", "number", call => millis(call.ago)],
    ["code", "number code", outcome], ["fault", "", call => call.fault],
    ["command", "", call => call.command], ["question", "id", call => call.question]], state.calls));
}

function library() {
  byId("size").textContent = count(state.questions, "question")
    + (state.library.length < state.questions ? "; the last " + state.library.length + " that were changed:" : "");
  byId("library").replaceChildren(state.library.length === 0 ? make("p", "faint", "Nothing has been applied yet.") : table([
    ["id", "id", entry => entry.id], ["question", "id", entry => entry.question], ["answer", "text", entry => entry.answer],
    ["category", "number", entry => entry.category], ["status", "", entry => entry.disabled ? "disabled" : "in effect"]], state.library));
}

async function goOn() {
  if (!document.hidden) await ask("/_sandbox/state");
  setTimeout(goOn, PERIOD);
}
goOn();
