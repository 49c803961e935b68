// Columns: sorted by several with Shift, made wider by their edge, put in order by drag or by buttons.
import htmx from "htmx.org";
import Sortable from "sortablejs";
import { announce, each, on, say } from "./page.js";

on("click", ".sort-link[data-also]", (event, link) => {
  if (!event.shiftKey) return;
  event.preventDefault();
  location.assign(link.dataset.also);
});

const LEAST = 48;
const MOST = 800;
const heads = (table) => [...table.querySelectorAll("thead th[data-column]")];

/** Every column keeps the width that it has now: from here on one of them can change alone. */
function fix(table) {
  const now = heads(table).map((th) => th.getBoundingClientRect().width);
  const pick = table.querySelector("th.pick")?.getBoundingClientRect().width ?? 0;
  table.querySelector("colgroup")?.remove();
  const group = document.createElement("colgroup");
  if (pick) group.append(Object.assign(document.createElement("col"), { width: Math.round(pick) }));
  for (const width of now) group.append(Object.assign(document.createElement("col"), { width: Math.round(width) }));
  table.prepend(group);
  table.width = Math.round(pick + now.reduce((sum, width) => sum + width, 0));
  table.classList.add("sized");
}

function columnOf(edge) {
  const table = edge.closest("table");
  if (!table.classList.contains("sized")) fix(table);
  const th = edge.closest("th");
  return { table, edge, col: table.querySelectorAll("col")[th.cellIndex] };
}

function widen({ table, edge, col }, width) {
  const to = Math.round(Math.min(MOST, Math.max(LEAST, width)));
  table.width = Number(table.width) + to - Number(col.width);
  col.width = to;
  edge.setAttribute("aria-valuenow", to);
}

/** The address says the widths, so that they are saved with a view and stay when the list is narrowed or sorted. */
function tell(table) {
  const cols = [...table.querySelectorAll("col")].slice(table.querySelector("th.pick") ? 1 : 0);
  const widths = heads(table).map((th, n) => `${th.dataset.column}:${cols[n].width}`).join(",");
  const url = new URL(location.href);
  url.searchParams.set("widths", widths);
  const focused = document.activeElement.closest?.("th")?.dataset.column;
  htmx.ajax("GET", url.pathname + url.search, { target: "#screen", swap: "morph:outerHTML" }).then(() => {
    history.replaceState(history.state, "", url);
    if (focused) document.querySelector(`th[data-column="${focused}"] [data-col-edge]`)?.focus({ preventScroll: true });
  });
}

on("pointerdown", "[data-col-edge]", (event, edge) => {
  event.preventDefault();
  const column = columnOf(edge);
  const from = event.clientX;
  const was = Number(column.col.width);
  const move = ({ clientX }) => widen(column, was + clientX - from);
  edge.setPointerCapture(event.pointerId);
  edge.addEventListener("pointermove", move);
  edge.addEventListener("lostpointercapture", () => {
    edge.removeEventListener("pointermove", move);
    if (Number(column.col.width) !== was) tell(column.table);
  }, { once: true });
});
let later;
on("keydown", "[data-col-edge]", (event, edge) => {
  const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
  if (!step) return;
  event.preventDefault();
  const column = columnOf(edge);
  widen(column, Number(column.col.width) + step);
  clearTimeout(later);
  later = setTimeout(() => tell(column.table), 800);
});

// The dialogs that arrange columns and cards. Their buttons work without this, too: the server moves the field then.
function step(event, button, by) {
  const part = button.closest("[data-part]");
  const other = by < 0 ? part.previousElementSibling : part.nextElementSibling;
  event.preventDefault();
  if (!other) return;
  if (by < 0) other.before(part);
  else other.after(part);
  button.focus();
  const all = [...part.parentElement.children];
  announce(say("placed", part.querySelector("[data-part-name]").textContent, all.indexOf(part) + 1, all.length));
  part.dispatchEvent(new Event("change", { bubbles: true }));
}
on("click", "[data-part-up]", (event, button) => step(event, button, -1));
on("click", "[data-part-down]", (event, button) => step(event, button, 1));
each("[data-parts]", (list) => {
  Sortable.create(list, {
    handle: "[data-grip]",
    draggable: "[data-part]",
    ghostClass: "part-ghost",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    onEnd: ({ item }) => item.dispatchEvent(new Event("change", { bubbles: true })),
  });
});
