"use strict";
// The explorable graph: sigma draws, graphology holds, the places were computed beforehand.
const WIDE = 1.5; // the canvas is wider than high

function startNetwork() {
  const { papers, entities, x, y, edges, drawn, kinds } = data.graph;
  const months = data.summary.months;
  const size = papers.length + entities.length;
  $("network-note").textContent = size
    ? `${number(papers.length)} papers and the ${number(entities.length)} names that most join them; a line joins a paper to the three rarest of these that it names. Click a node for all its links and the sentences behind them.`
    : "No two papers share a name, so there is nothing to draw.";
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const shown = new Set(["Paper", ...data.types]);
  addKindFilters(shown, css, () => refresh());
  if (!size) { $("filters").hidden = $("canvas").hidden = true; return null; }

  const graph = new graphology.Graph({ multi: true });
  const most = Math.max(...entities.map((e) => data.entities.papers[e])), scale = Math.min(1, Math.max(0.5, $("canvas").clientWidth / 900));
  papers.forEach((p, i) => graph.addNode(`p${p}`, { x: WIDE * x[i], y: -y[i], kind: "Paper", month: data.papers.date[p], label: data.papers.title[p], size: 2.4 * scale }));
  entities.forEach((e, i) => graph.addNode(`e${e}`, { x: WIDE * x[papers.length + i], y: -y[papers.length + i], kind: entityKind(e), label: entityName(e), size: (3.5 + 9 * Math.sqrt(data.entities.papers[e] / most)) * scale }));
  const id = (i) => (i < papers.length ? `p${papers[i]}` : `e${entities[i - papers.length]}`);
  kinds.forEach((kind, i) => graph.addEdge(id(edges[2 * i]), id(edges[2 * i + 1]), { kind, drawn: drawn[i] === 1 }));

  let chosen = null, hovered = null, range = [0, Math.max(0, months.length - 1)], palette = {};
  const place = (date) => (date === null ? null : months.findIndex((month) => month >= date.slice(0, 7)));
  graph.updateEachNodeAttributes((node, attributes) => ({ ...attributes, at: attributes.month === undefined ? undefined : place(attributes.month) }));
  const paperIsIn = (attributes) => attributes.at === null ? range[0] === 0 && range[1] === months.length - 1 : !months.length || (attributes.at >= range[0] && attributes.at <= range[1]);
  let visible = new Set();
  function settle() {
    visible = new Set(graph.filterNodes((node, a) => a.kind === "Paper" && paperIsIn(a)));
    const joined = graph.filterNodes((node, a) => a.kind !== "Paper" && shown.has(a.kind) && graph.someNeighbor(node, (n) => visible.has(n)));
    joined.forEach((node) => visible.add(node));
    if (!shown.has("Paper")) visible = new Set(joined);
  }
  const colours = () => { palette = { edge: css("line"), text: css("text"), page: css("page"), card: css("card"), quiet: css("line") }; for (const kind of ["Paper", ...data.types]) palette[kind] = css(kind.toLowerCase()); };
  colours();
  settle();

  let taken = []; // boxes of the labels of this frame: one that would cover another is left out
  let renderer;
  try {
    renderer = new Sigma(graph, $("canvas"), {
      labelFont: "system-ui, sans-serif", labelSize: 13, labelDensity: 0.6, labelGridCellSize: 90, labelRenderedSizeThreshold: 5 * scale,
      labelColor: { color: palette.text }, zIndex: true, minCameraRatio: 0.02, maxCameraRatio: 3, defaultDrawNodeHover: drawHover, defaultDrawNodeLabel: drawLabel,
      nodeReducer: (node, a) => {
        const focus = chosen || hovered;
        const near = !focus || node === focus || graph.areNeighbors(node, focus);
        const text = a.label.length > 60 ? `${a.label.slice(0, 59)}…` : a.label;
        return { ...a, hidden: !visible.has(node), color: near ? palette[a.kind] : palette.quiet, label: near ? text : "", zIndex: near ? 1 : 0, highlighted: node === chosen, forceLabel: node === focus || (Boolean(focus) && near && a.kind !== "Paper") };
      },
      edgeReducer: (edge, a) => {
        const focus = chosen || hovered;
        const own = focus && graph.hasExtremity(edge, focus);
        return { ...a, hidden: !(focus ? own : a.drawn) || !graph.extremities(edge).every((n) => visible.has(n)), color: own ? palette.text : palette.edge, size: own ? 1.2 : 0.6 };
      },
    });
  } catch (error) {
    $("canvas").replaceChildren(make("p", {}, "This browser draws no WebGL, so the graph cannot be shown; the search field above finds every paper and name with its sentences."));
    $("canvas").removeAttribute("tabindex");
    return null;
  }
  function drawLabel(context, node, settings) {
    if (!node.label) return;
    context.font = `${settings.labelSize}px ${settings.labelFont}`;
    const width = context.measureText(node.label).width, after = node.x + node.size + 3, half = settings.labelSize / 2;
    const left = after + width < $("canvas").clientWidth ? after : node.x - node.size - 3 - width, right = left + width;
    if (taken.some(([l, r, y]) => left < r && right > l && Math.abs(node.y - y) < 2 * half)) return;
    taken.push([left, right, node.y]);
    context.lineWidth = 3; context.lineJoin = "round"; context.strokeStyle = palette.page;
    context.strokeText(node.label, left, node.y + settings.labelSize / 3);
    context.fillStyle = palette.text;
    context.fillText(node.label, left, node.y + settings.labelSize / 3);
  }
  function drawHover(context, node, settings) {
    context.font = `600 ${settings.labelSize}px ${settings.labelFont}`;
    const width = context.measureText(node.label || "").width + 10, high = settings.labelSize + 10;
    context.beginPath(); context.arc(node.x, node.y, node.size + 3, 0, 2 * Math.PI); context.strokeStyle = palette.text; context.lineWidth = 2; context.stroke();
    if (!node.label) return;
    context.fillStyle = palette.card; context.fillRect(node.x + node.size + 4, node.y - high / 2, width, high);
    context.strokeStyle = palette.edge; context.lineWidth = 1; context.strokeRect(node.x + node.size + 4, node.y - high / 2, width, high);
    context.fillStyle = palette.text; context.fillText(node.label, node.x + node.size + 9, node.y + settings.labelSize / 3);
  }
  function refresh() { settle(); renderer?.refresh({ skipIndexation: false }); }

  renderer.on("beforeRender", () => { taken = []; });
  renderer.on("clickNode", ({ node }) => (node[0] === "e" ? showEntity : showPaper)(Number(node.slice(1))));
  renderer.on("clickStage", () => closePanel());
  renderer.on("enterNode", ({ node }) => { hovered = node; renderer.refresh({ skipIndexation: true }); });
  renderer.on("leaveNode", () => { hovered = null; renderer.refresh({ skipIndexation: true }); });
  startDates(months, (first, last) => { range = [first, last]; refresh(); });
  const camera = renderer.getCamera(), calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250;
  $("nearer").onclick = () => camera.animatedZoom({ duration: calm });
  $("farther").onclick = () => camera.animatedUnzoom({ duration: calm });
  $("whole").onclick = () => camera.animatedReset({ duration: calm });
  $("canvas").addEventListener("keydown", (event) => {
    const step = 0.08 * camera.ratio, move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
    if (move) { event.preventDefault(); camera.setState({ x: camera.x + move[0], y: camera.y + move[1] }); }
    if (event.key === "+" || event.key === "=") $("nearer").click();
    if (event.key === "-") $("farther").click();
    if (event.key === "0") $("whole").click();
  });
  return {
    graph,
    visible: () => visible,
    select(node) {
      chosen = node && graph.hasNode(node) ? node : null;
      renderer.refresh({ skipIndexation: true });
      if (!chosen) return;
      // The node goes to the middle of what the panel leaves free.
      const to = renderer.getNodeDisplayData(chosen), ratio = Math.min(camera.ratio, 0.5), canvas = $("canvas").getBoundingClientRect();
      const covered = Math.max(0, canvas.right - $("panel").getBoundingClientRect().left), free = covered < canvas.width * 0.8;
      const unit = Math.min(canvas.width, canvas.height) - 2 * renderer.getSetting("stagePadding");
      camera.animate({ x: to.x + (free ? (covered / 2 / unit) * ratio : 0), y: to.y, ratio }, { duration: calm });
    },
    repaint() { colours(); renderer.setSetting("labelColor", { color: palette.text }); renderer.refresh(); },
  };
}

function addKindFilters(shown, css, changed) {
  for (const kind of ["Paper", ...data.types]) {
    if (kind === "Metric") continue; // metrics join everything, so the picture leaves them out
    const box = make("input", { type: "checkbox", checked: "" });
    box.addEventListener("change", () => { box.checked ? shown.add(kind) : shown.delete(kind); changed(); });
    $("kinds").append(make("label", {}, box, make("span", { class: "dot", style: `background:var(--${kind.toLowerCase()})` }), `${kind}s`));
  }
}

function startDates(months, changed) {
  const from = $("from"), to = $("to");
  if (months.length < 2) { $("dates").hidden = true; return; }
  from.max = to.max = months.length - 1;
  to.value = months.length - 1;
  const show = () => { $("from-text").textContent = months[from.value]; $("to-text").textContent = months[to.value]; };
  const set = (mine, other, less) => () => {
    if (less ? Number(mine.value) > Number(other.value) : Number(mine.value) < Number(other.value)) mine.value = other.value;
    show();
    changed(Number(from.value), Number(to.value));
  };
  from.addEventListener("input", set(from, to, true));
  to.addEventListener("input", set(to, from, false));
  show();
}

showCorpus();
showMovers();
showTopics();
showBoards();
startSearch();
window.network = startNetwork();
$("close").addEventListener("click", closePanel);
$("filters").addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !$("panel").hidden) closePanel(); });
const darkNow = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
$("theme").addEventListener("click", () => { document.documentElement.dataset.theme = darkNow() ? "light" : "dark"; window.network?.repaint(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => window.network?.repaint());
document.documentElement.dataset.ready = String(Math.round(performance.now()));
