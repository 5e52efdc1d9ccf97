"use strict";
// The panel with the sentences behind a paper, an entity or a topic; and the search field.
let evidence = null;
let opener = null;
const FIRST = 40;

async function loadEvidence() {
  if (evidence) return evidence;
  const bytes = Uint8Array.from(atob($("evidence").textContent.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  evidence = await new Response(stream).json();
  evidence.ofPaper = new Map();
  evidence.ofEntity = new Map();
  for (const [side, index] of [["paper", evidence.ofPaper], ["entity", evidence.ofEntity]]) {
    evidence[side].forEach((value, i) => { if (!index.has(value)) index.set(value, []); index.get(value).push(i); });
  }
  return evidence;
}

function openPanel(title, ...body) {
  if ($("panel").hidden) opener = document.activeElement;
  $("panel-title").textContent = title;
  $("panel-title").dir = "auto";
  $("panel-body").replaceChildren(...body);
  $("panel").hidden = false;
  $("panel").scrollTop = 0;
  $("panel").focus({ preventScroll: true });
}

function closePanel() {
  $("panel").hidden = true;
  window.network?.select(null);
  if (opener && document.contains(opener)) opener.focus({ preventScroll: true });
}

function listed(rows, link) {
  // Rows by relation, the surest first; long lists open on demand.
  const parts = [];
  data.relations.forEach((relation, r) => {
    const mine = rows.filter((i) => evidence.relation[i] === r);
    if (!mine.length) return;
    const list = make("ol", {});
    const add = (from, to) => list.append(...mine.slice(from, to).map((i) => make("li", {}, link(i), make("blockquote", {}, marked(evidence.sentences[evidence.sentence[i]], evidence.marks[i])))));
    add(0, FIRST);
    parts.push(make("h3", {}, `${relation.toLowerCase().replaceAll("_", " ")} (${number(mine.length)})`), list);
    if (mine.length > FIRST) {
      const more = make("button", { type: "button" }, `Show ${number(mine.length - FIRST)} more`);
      more.addEventListener("click", () => { add(FIRST); more.remove(); });
      parts.push(more);
    }
  });
  return parts;
}

async function showEntity(i) {
  await loadEvidence();
  const also = data.entities.aliases[i].length ? `Also: ${data.entities.aliases[i].join(", ")}` : "";
  const rows = evidence.ofEntity.get(i) || [];
  openPanel(entityName(i), make("p", {}, make("span", { class: "kind" }, entityKind(i)), ` ${number(data.entities.papers[i])} papers. ${also}`),
    ...listed(rows, (row) => make("span", {}, paperLink(evidence.paper[row]), " ", make("span", { class: "kind" }, data.papers.date[evidence.paper[row]] || "no date"))));
  window.network?.select(`e${i}`);
}

async function showPaper(i) {
  await loadEvidence();
  const url = data.papers.url[i];
  const safe = url && /^https?:\/\//.test(url) ? make("a", { href: url, rel: "noopener noreferrer" }, url) : "";
  const rows = evidence.ofPaper.get(i) || [];
  openPanel(data.papers.title[i] || data.papers.id[i], make("p", {}, make("span", { class: "kind" }, "Paper"), ` ${data.papers.date[i] || "no date"}, ${data.papers.id[i]} `, safe),
    ...listed(rows, (row) => make("span", {}, entityLink(evidence.entity[row]), " ", make("span", { class: "kind" }, entityKind(evidence.entity[row])))));
  window.network?.select(`p${i}`);
}

function showTopic(i) {
  const topic = data.topics.rows[i];
  const fine = topic.fine.length ? [make("h3", {}, "Within it"), make("ol", {}, ...topic.fine.map(([name, papers]) => make("li", {}, `${name} (${number(papers)})`)))] : [];
  openPanel(topic.label, make("p", {}, make("span", { class: "kind" }, "Topic"), ` ${number(topic.papers)} papers, known by ${topic.terms.join(", ")}.`),
    make("h3", {}, "Papers that stand for it"), make("ol", {}, ...topic.first.map((p) => make("li", {}, paperLink(p), " ", make("span", { class: "kind" }, data.papers.date[p] || "no date")))), ...fine);
}

function matches(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const found = [];
  const look = (names, ids, kind, size) => names.forEach((name, i) => {
    const at = name.toLowerCase().indexOf(wanted);
    if (at >= 0 || ids[i].toLowerCase() === wanted) found.push([at === 0 ? (name.length === wanted.length ? 0 : 1) : 2, -size(i), kind, i, name]);
  });
  look(data.entities.name, data.entities.id, "e", (i) => data.entities.papers[i]);
  look(data.papers.title, data.papers.id, "p", () => 0);
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[4] < b[4] ? -1 : 1)).slice(0, 12);
}

function startSearch() {
  const list = $("found"), field = $("find");
  const hide = () => { list.hidden = true; };
  field.addEventListener("input", () => {
    const found = matches(field.value);
    list.replaceChildren(...found.map(([, , kind, i, name]) => make("li", {}, make("button", { type: "button", onclick: () => { hide(); kind === "e" ? showEntity(i) : showPaper(i); } },
      name, " ", make("span", { class: "kind" }, kind === "e" ? entityKind(i) : "Paper")))));
    if (field.value.trim() && !found.length) list.replaceChildren(make("li", {}, "Nothing of that name."));
    list.hidden = !field.value.trim();
  });
  $("find").parentElement.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")], at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && buttons.length) { event.preventDefault(); buttons[Math.min(at + 1, buttons.length - 1)].focus(); }
    if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (at ? buttons[at - 1] : field).focus(); }
    if (event.key === "Enter" && document.activeElement === field && buttons.length) buttons[0].click();
    if (event.key === "Escape") { hide(); field.focus(); event.stopPropagation(); }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".find")) hide(); });
}
