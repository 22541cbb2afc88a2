/* What pages share: elements made from texts, numbers in words, and plots that follow the colours of the page. */

const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

/** An element with a class and children; whatever is no element becomes text, never HTML. */
function make(tag, kind, ...children) {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  element.append(...children.map(child => child instanceof Node ? child : String(child)));
  return element;
}

const byId = id => document.getElementById(id);
const grouped = number => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
const count = (number, noun) => grouped(number) + " " + noun + (number === 1 ? "" : "s");

/** A number with as many decimals as tell something. */
function figure(number) {
  if (number === null || number === undefined) return "–";
  const decimals = Number.isInteger(number) || number >= 100 ? 0 : number >= 10 ? 1 : 2;
  const [whole, rest] = number.toFixed(decimals).split(".");
  return grouped(whole) + (rest && /[1-9]/.test(rest) ? "." + rest.replace(/0+$/, "") : "");
}

function millis(ms) {
  if (ms === null || ms === undefined) return "–";
  if (ms < 1000) return figure(ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)) + " ms";
  return ms < 60000 ? figure(ms / 1000) + " s" : span(ms / 1000);
}

function span(seconds) {
  const whole = Math.round(seconds);
  if (whole < 60) return whole + " s";
  if (whole < 3600) return Math.floor(whole / 60) + " min " + whole % 60 + " s";
  return Math.floor(whole / 3600) + " h " + Math.floor(whole % 3600 / 60) + " min";
}

/** A moment of a run on an axis: 45s, 2:30, 1:05:00; nothing before its start. */
function moment(seconds) {
  const two = number => String(number).padStart(2, "0");
  const whole = Math.round(seconds);
  if (whole < 0) return "";
  if (whole < 60) return whole + "s";
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return minutes + ":" + two(whole % 60);
  return Math.floor(minutes / 60) + ":" + two(minutes % 60) + ":" + two(whole % 60);
}

function tile(value, label, kind) {
  const number = make("b", kind, value);
  return make("div", "tile", number, make("span", "", label));
}

/** A table: columns are [heading, class of the cells, what a row shows there]. */
function table(columns, rows) {
  const head = make("tr", "", ...columns.map(([heading, kind]) => make("th", kind.startsWith("number") ? "number" : "", heading)));
  const body = rows.map(row => make("tr", "", ...columns.map(([heading, kind, show]) => {
    const cell = make("td", kind, show(row) ?? "–");
    cell.dataset.label = heading;
    return cell;
  })));
  return make("div", "table", make("table", "rows", make("thead", "", head), make("tbody", "", ...body)));
}

const axis = more => Object.assign({
  stroke: () => colour("faint"), font: "12px system-ui, sans-serif", labelFont: "12px system-ui, sans-serif",
  grid: { stroke: () => colour("grid"), width: 1 }, ticks: { stroke: () => colour("grid"), width: 1, size: 4 },
}, more);

const timeAxis = () => axis({
  values: (u, splits) => splits.map(moment), space: 60, size: 34,
  incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800],
});

/** An axis of counts, which never stand between whole numbers. */
const countAxis = more => axis(Object.assign({
  incrs: [...Array(10).keys()].flatMap(zeros => [1, 2, 5].map(digit => digit * 10 ** zeros)),
  values: (u, splits) => splits.map(v => grouped(v)),
}, more));

/** A series: kind is bars, line, step or dash; a hint is how its values read. */
function series(label, hue, kind, more) {
  const paths = uPlot.paths;
  return Object.assign({
    label, stroke: () => colour(hue), width: kind === "bars" ? 0 : 1.75,
    fill: kind === "bars" ? () => colour(hue) : undefined, dash: kind === "dash" ? [6, 4] : undefined,
    paths: kind === "bars" ? paths.bars({ size: [0.86, 60] }) : kind === "step" ? paths.stepped({ align: 1 }) : paths.linear(),
    points: kind === "line" ? { size: 5 } : { show: false }, value: (u, v) => figure(v),
  }, more);
}

const drawn = [];

/** Draws a plot into a figure and keeps its width and its colours those of the page. */
function plot(into, options, data) {
  const width = () => Math.max(200, into.clientWidth - 20), height = options.height || 220;
  const legend = { markers: { dash: (u, index) => u.series[index].dash ? "dotted" : "solid" } };
  const chart = new uPlot(Object.assign({ width: width(), height, legend, cursor: { y: false, points: { size: 7 } } }, options), data, into);
  drawn.push(chart);
  new ResizeObserver(() => {
    if (chart.width !== width()) chart.setSize({ width: width(), height });
  }).observe(into);
  return chart;
}

/** A marker in the legend keeps the colour it was made with, so it is set again. */
function recolour() {
  for (const chart of drawn) {
    chart.redraw(false);
    chart.root.querySelectorAll(".u-series").forEach((row, index) => {
      const marker = row.querySelector(".u-marker"), one = chart.series[index];
      if (marker && one && one.stroke) {
        marker.style.borderColor = one.stroke(chart, index);
        if (one.fill) marker.style.background = one.fill(chart, index);
      }
    });
  }
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
