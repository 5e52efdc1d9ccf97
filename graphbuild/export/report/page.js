"use strict";
// Everything that comes from the corpus goes through textContent, never through innerHTML.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const number = (value) => value.toLocaleString("en", { maximumFractionDigits: 2 });
const percent = (value) => `${(100 * value).toFixed(1)} %`;

function make(tag, attributes = {}, ...children) {
  const svg = ["svg", "g", "rect", "line", "polyline", "circle", "text", "tspan", "title"].includes(tag);
  const element = svg ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function table(columns, rows) {
  const head = make("tr", {}, ...columns.map(([name, kind]) => make("th", { scope: "col", class: kind || "" }, name)));
  const body = rows.map((row) => make("tr", {}, ...row.map((cell, i) => make("td", { class: columns[i][1] || "" }, cell ?? ""))));
  return make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": columns.map((c) => c[0]).join(", ") },
    make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)));
}

function marked(sentence, marks) {
  const letters = Array.from(sentence); // offsets are code points
  const parts = [];
  let at = 0;
  for (let i = 0; i < marks.length; i += 2) {
    if (marks[i] < at) continue;
    parts.push(letters.slice(at, marks[i]).join(""), make("mark", {}, letters.slice(marks[i], marks[i + 1]).join("")));
    at = marks[i + 1];
  }
  return make("span", { dir: "auto" }, ...parts, letters.slice(at).join(""));
}

const entityName = (i) => data.entities.name[i];
const entityKind = (i) => data.types[data.entities.type[i]];
const entityLink = (i) => i === null ? "" : make("button", { type: "button", class: "link", onclick: () => showEntity(i) }, entityName(i));
const paperLink = (i) => i === null ? "" : make("button", { type: "button", class: "link", dir: "auto", onclick: () => showPaper(i) }, data.papers.title[i] || data.papers.id[i]);

function spark(values, label) {
  const width = 120, height = 26, top = Math.max(...values, 1e-9);
  const points = values.map((v, i) => [values.length < 2 ? width : (i * width) / (values.length - 1), height - (v / top) * (height - 3)]);
  const last = points[points.length - 1] || [0, height];
  return make("svg", { class: "spark", width: width + 4, height: height + 2, role: "img", "aria-label": label },
    make("polyline", { points: points.map((p) => p.map((n) => n.toFixed(1)).join(",")).join(" ") }),
    make("circle", { cx: last[0].toFixed(1), cy: last[1].toFixed(1), r: 2.4 }));
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  return [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough && Number.isInteger(n)) || 1;
}

function showCorpus() {
  const { counts, undated, months, papers } = data.summary;
  $("counts").append(...counts.map(([name, count]) => make("div", {}, make("dt", {}, name), make("dd", {}, number(count)))));
  const note = undated ? ` ${number(undated)} ${undated === 1 ? "paper has no date and is" : "papers have no date and are"} not drawn.` : "";
  if (!months.length) { $("months-note").textContent = `No paper has a date.${note}`; return; }
  const width = 1080, height = 190, left = 46, bottom = 24, most = Math.max(...papers), tick = niceStep(most / 3), top = Math.ceil(most / tick) * tick;
  const step = (width - left) / months.length;
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, class: "bars", role: "img", "aria-label": `Papers a month from ${months[0]} to ${months[months.length - 1]}, at most ${number(most)}` });
  for (let value = 0; value <= top; value += tick) {
    const y = 10 + (1 - value / top) * (height - bottom - 10);
    svg.append(make("line", { x1: left, x2: width, y1: y, y2: y, class: "axis" }), make("text", { x: left - 6, y: y + 4, "text-anchor": "end", class: "quiet" }, number(value)));
  }
  const every = Math.ceil(months.length / 12);
  months.forEach((month, i) => {
    const size = (papers[i] / top) * (height - bottom - 10);
    svg.append(make("rect", { x: (left + i * step + step * 0.1).toFixed(2), y: (height - bottom - size).toFixed(2), width: (step * 0.8).toFixed(2), height: size.toFixed(2) }, make("title", {}, `${month}: ${number(papers[i])} papers`)));
    const middle = left + (i + 0.5) * step, late = middle > width - 26;
    if (i % every === 0) svg.append(make("text", { x: late ? width : middle, y: height - 6, "text-anchor": late ? "end" : "middle", class: "quiet" }, month));
  });
  $("months").append(svg);
  $("months-note").textContent = `Papers a month; a paper of which only the year is known is spread over its months.${note}`;
}

function showMovers() {
  const { rows, judged, before, recent } = data.trends;
  $("movers-note").textContent = recent
    ? `Share of the papers of ${recent.join(" to ")} against ${before.join(" to ")}; ${number(judged)} names that enough papers use were judged. Listed are those whose 95 % interval of the change leaves out zero.`
    : "The dated papers span too short a time to say what rose or fell.";
  const groups = [...data.types.map((type) => [`Rising: ${type.toLowerCase()}s`, rows.filter((r) => r.direction === "rising" && entityKind(r.entity) === type)]),
    ["Falling", rows.filter((r) => r.direction === "falling")]];
  for (const [name, list] of groups) {
    if (!list.length) continue;
    $("movers-body").append(make("h3", {}, name), table([["name"], ["papers", "number"], ["before", "number"], ["recent", "number"], ["change, 95 % interval", "number"], ["share by month"]],
      list.map((r) => [entityLink(r.entity), number(r.papers), percent(r.before), percent(r.recent),
        make("span", { class: r.direction === "rising" ? "up" : "down" }, `${r.direction === "rising" ? "▲" : "▼"} ${percent(r.low)} to ${percent(r.high)}`),
        spark(r.spark, `share of papers a month, from ${percent(r.spark[0])} to ${percent(r.spark[r.spark.length - 1])}`)])));
  }
  if (recent && !rows.length) $("movers-body").append(make("p", {}, "Nothing moved more than chance explains."));
  if (data.bursts.length) $("movers-body").append(make("h3", {}, "Bursts of attention (Kleinberg 2002)"),
    table([["name"], ["from"], ["to"], ["papers", "number"], ["share of papers then", "number"]], data.bursts.map(([e, from, to, papers, share]) => [entityLink(e), from, to, number(papers), percent(share)])));
}

function showTopics() {
  const { rows, edges } = data.topics;
  $("topics-note").textContent = rows.length ? "Groups of papers that share rare names (Leiden communities). Areas are numbers of papers; lines join a group to the two with which it shares most. A motor theme is central to the others and dense within, a basic one central, a niche one dense (Callon 1991)." : "No groups of papers that share names were found.";
  if (!rows.length) return;
  const mapped = rows.filter((topic) => topic.x !== null);
  const pad = 1, x0 = Math.min(...mapped.map((t) => t.x - t.r)) - pad, x1 = Math.max(...mapped.map((t) => t.x + t.r)) + pad;
  const y0 = Math.min(...mapped.map((t) => t.y - t.r)) - pad, y1 = Math.max(...mapped.map((t) => t.y + t.r)) + pad;
  const scale = 1000 / (x1 - x0), X = (x) => (x - x0) * scale, Y = (y) => (y - y0) * scale;
  const svg = make("svg", { viewBox: `0 0 1000 ${((y1 - y0) * scale).toFixed(0)}`, role: "group", "aria-label": "Map of topics" });
  const strongest = Math.max(...edges.map((e) => e[2]), 1e-9);
  const drawn = new Set(mapped.flatMap((_, i) => edges.filter(([a, b]) => a === i || b === i).sort((a, b) => b[2] - a[2]).slice(0, 2)));
  drawn.forEach(([a, b, w]) => svg.append(make("line", { x1: X(rows[a].x), y1: Y(rows[a].y), x2: X(rows[b].x), y2: Y(rows[b].y), "stroke-width": (1 + 7 * Math.sqrt(w / strongest)).toFixed(1) })));
  mapped.forEach((topic, i) => {
    const g = make("g", { tabindex: 0, role: "button", "aria-label": `${topic.label}, ${topic.papers} papers`, onclick: () => showTopic(i) },
      make("title", {}, `${topic.label}: ${topic.papers} papers`), make("circle", { cx: X(topic.x), cy: Y(topic.y), r: topic.r * scale }));
    g.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); showTopic(i); } });
    label(g, topic.label, X(topic.x), Y(topic.y), topic.r * scale);
    svg.append(g);
  });
  $("topic-map").append(svg);
  $("topic-table").append(table([["topic"], ["papers", "number"], ["by month"], ["theme"], ["known by", "sentence"]], rows.map((t, i) => [
    make("button", { type: "button", class: "link", onclick: () => showTopic(i) }, t.label), number(t.papers), spark(t.spark, "papers a month"), t.theme, t.terms.join(", ")])));
}

const ruler = document.createElement("canvas").getContext("2d");
function label(group, text, x, y, radius) {
  // Words are set in lines that fit the circle: all of the label, else its first name, else as much as fits.
  const high = 1.15, wide = (line, size) => { ruler.font = `${size}px system-ui, "DejaVu Sans", sans-serif`; return ruler.measureText(line).width; };
  const fits = (words, size) => {
    const parts = words.split(/(?<=[\s-])/); // a line may end after a space or a hyphen
    for (let count = 1; count <= 6; count += 1) {
      const lines = [""];
      for (const part of parts) {
        const edge = (Math.abs(lines.length - 1 - (count - 1) / 2) + 0.5) * size * high;
        const room = 1.9 * Math.sqrt(Math.max(0, radius * radius - edge * edge));
        if (lines[lines.length - 1] && wide((lines[lines.length - 1] + part).trim(), size) > room) lines.push(part);
        else lines[lines.length - 1] += part;
      }
      const inside = (line, i) => Math.hypot(wide(line.trim(), size) / 2, (Math.abs(i - (lines.length - 1) / 2) + 0.5) * size * high) < 0.98 * radius;
      if (lines.length <= count && lines.every(inside)) return lines.map((line) => line.trim());
    }
    return null;
  };
  const set = (lines, size) => lines.forEach((line, i) => group.append(make("text", { x, y: y + (i - (lines.length - 1) / 2) * size * high + size / 3, style: `font-size:${size}px` }, line)));
  const first = text.split(", ")[0];
  for (const words of [text, first]) {
    for (const size of [20, 18, 16, 14, 12, 11]) {
      const lines = fits(words, size);
      if (lines) { set(lines, size); return; }
    }
  }
  let cut = first.length - 1;
  while (cut > 1 && wide(`${first.slice(0, cut)}…`, 11) > 1.8 * radius) cut -= 1;
  set([`${first.slice(0, cut)}…`], 11);
}

function showBoards() {
  const count = data.boards.length;
  $("boards-note").textContent = count
    ? "Numbers that papers state, ranked only against the same metric, unit and setting; nothing was measured again, and a sentence may leave its setting unsaid."
    : "No paper of this corpus states a result that could be read.";
  if (!count) return;
  const name = (board) => `${board.benchmark === null ? "?" : entityName(board.benchmark)}: ${board.metric}${board.unit ? ` (${board.unit})` : ""}${board.setting ? `, ${board.setting}` : ""}`;
  const select = make("select", { id: "board" }, ...data.boards.map((board, i) => make("option", { value: i }, `${name(board)} – ${board.total} ${board.total === 1 ? "result" : "results"}`)));
  const place = make("div", {});
  const show = () => {
    const board = data.boards[select.value];
    const more = board.total > board.rows.length ? `; the first ${board.rows.length} of ${board.total}` : "";
    place.replaceChildren(make("h3", {}, `${name(board)}, ${board.direction} is better${more}`), table(
      [["rank", "number"], ["method"], ["score", "number"], ["date", "date"], ["sentence", "sentence"]],
      board.rows.map(([rank, method, score, paper, sentence, raw]) => [rank, method === null ? "" : entityLink(method), number(score), paper === null ? "" : data.papers.date[paper] || "no date",
        make("span", {}, make("blockquote", {}, marked(sentence, findRaw(sentence, raw))), paper === null ? "" : paperLink(paper))])));
  };
  select.addEventListener("change", show);
  $("boards-body").append(make("label", { for: "board" }, "Leaderboard "), select, place);
  show();
  if (data.saturation.length) $("boards-body").append(make("h3", {}, "Saturated: the latest results set no new best"), table(
    [["benchmark"], ["metric"], ["best", "number"], ["since"], ["results after it", "number"]],
    data.saturation.map(([b, metric, setting, best, unit, date, since, total]) => [entityLink(b), [metric, setting].filter(Boolean).join(", "), `${number(best)} ${unit}`, date, `${since} of ${total}`])));
}

function findRaw(sentence, raw) {
  const at = raw ? sentence.indexOf(raw) : -1;
  if (at < 0) return [];
  const start = Array.from(sentence.slice(0, at)).length;
  return [start, start + Array.from(raw).length];
}
