// The table of a list as a grid: one stop for Tab, arrows from cell to cell, Enter or F2 to change one.
import { edit } from "./inline.js";
import { each, on, say } from "./page.js";

const wide = matchMedia("(width >= 40rem)");
const TABLE = "#screen table.grid-table";
let now; // the id of the row, and the number of the cell that had the focus last

const tableOf = () => [...document.querySelectorAll(TABLE)].find((one) => one.querySelector(".row-link"));
const rowsOf = (table) => [...table.tBodies[0].rows].filter((row) => row.querySelector(".row-link") && row.getClientRects().length);
const shown = (cell) => cell.getClientRects().length > 0;
const thing = (cell) => cell.querySelector("[name=ids], .row-link") ?? cell;
const headOf = (cell) => cell.closest("table").tHead?.rows[0].cells[cell.cellIndex];
const mainOf = (row) => row.querySelector(".row-link").closest("td");

/** The row that has the focus, else the one that had it last. */
export function current(otherwise = false) {
  const held = document.activeElement.closest?.(`${TABLE} tbody tr`);
  const last = now && document.getElementById(now.row);
  const found = held ?? (last?.closest(TABLE) ? last : undefined);
  return found?.querySelector(".row-link") ? found : otherwise ? rowsOf(tableOf() ?? { tBodies: [{ rows: [] }] })[0] : undefined;
}

/** Up or down by `step` rows, in the same column; false where there is no table. */
export function move(step) {
  const table = tableOf();
  if (!table) return false;
  const rows = rowsOf(table);
  const row = current();
  const to = rows[Math.min(rows.length - 1, Math.max(0, row ? rows.indexOf(row) + (document.activeElement.closest(TABLE) ? step : 0) : 0))];
  if (to) focus(to.cells[now?.cell] && shown(to.cells[now.cell]) ? to.cells[now.cell] : mainOf(to));
  return Boolean(to);
}

function focus(cell) {
  const to = thing(cell);
  to.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

const editable = (cell) => Boolean(cell.parentElement.hasAttribute("data-edit-row") && headOf(cell)?.dataset.edit);

/** Opens the cell with the focus; false where it cannot be changed in place. */
export function change(cell = document.activeElement.closest?.(`${TABLE} tbody td`)) {
  if (!cell || !editable(cell)) return false;
  const url = new URL(cell.parentElement.querySelector(".row-link").href);
  edit(cell, `${url.pathname}/field/${headOf(cell).dataset.edit}`, thing(cell));
  return true;
}

// One row at a time is reached by Tab; a refreshed list keeps the place.
function tidy(table) {
  if (!wide.matches) return;
  table.setAttribute("role", "grid");
  table.setAttribute("aria-readonly", "true");
  const rows = rowsOf(table);
  const here = rows.find((row) => row.id === now?.row) ?? rows[0];
  for (const row of table.tBodies[0].rows) {
    for (const e of row.querySelectorAll("a, button, input")) {
      if (row === here) e.removeAttribute("tabindex");
      else e.tabIndex = -1;
    }
    for (const cell of row.cells) if (thing(cell) === cell) cell.tabIndex = -1;
  }
}
each(TABLE, (table) => { if (table.querySelector(".row-link")) tidy(table); });
document.addEventListener("htmx:afterSettle", () => {
  const table = tableOf();
  if (!table) return;
  tidy(table);
  const cell = now && document.getElementById(now.row)?.cells[now.cell];
  if (cell && now.held && document.activeElement === document.body) focus(cell);
});
on("focusin", `${TABLE} tbody td`, (event, cell) => {
  const row = cell.parentElement;
  if (!row.querySelector(".row-link")) return;
  const moved = now?.row !== row.id;
  now = { row: row.id, cell: cell.cellIndex, held: true };
  if (thing(cell) === cell && wide.matches) cell.setAttribute("aria-readonly", String(!editable(cell)));
  if (event.target.matches(":focus-visible")) tools(cell);
  if (!moved) return;
  tidy(row.closest("table"));
  row.dispatchEvent(new CustomEvent("grid:row", { bubbles: true }));
});
document.addEventListener("focusin", ({ target }) => { if (now && !target.closest(`${TABLE} tbody`)) now.held = false; });

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
on("keydown", `${TABLE} tbody td`, (event, cell) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !wide.matches) return;
  const cells = [...cell.parentElement.cells].filter(shown);
  const at = cells.indexOf(cell);
  const to = { Home: cells[0], End: cells.at(-1) }[event.key] ?? (event.key in STEPS ? cells[at + STEPS[event.key]] : undefined);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
  else if (to) focus(to);
  else if (event.key === "F2") change(cell);
  else if (event.key === "Enter" && event.target === cell) {
    if (!change(cell)) (cell.querySelector("a") ?? cell.parentElement.querySelector(".row-link")).click();
  } else if (!(event.key in STEPS)) return;
  event.preventDefault();
});
on("inline:beyond", `${TABLE} tbody td`, ({ detail }, cell) => {
  const cells = [...cell.parentElement.cells].filter((one) => shown(one) && editable(one));
  focus(cells[cells.indexOf(cell) + detail] ?? cell);
});
on("dblclick", `${TABLE} tbody td`, (event, cell) => { if (!event.target.closest("a, button, label")) change(cell); });

// A pencil in the cell under the pointer or the focus, and beside the name the way to the preview.
const signs = document.getElementById("hands")?.content;
let shownIn;
function tools(cell) {
  if (shownIn === cell && cell.querySelector(".cell-tools")) return;
  shownIn?.querySelector(".cell-tools")?.remove();
  shownIn = undefined;
  const main = Boolean(cell.querySelector(".row-link"));
  if (!signs || !wide.matches || !cell.parentElement.querySelector(".row-link") || !(main || editable(cell))) return;
  const made = signs.querySelector(".cell-tools").cloneNode(true);
  if (editable(cell)) made.querySelector("[data-cell-edit]").setAttribute("aria-label", say("change", headOf(cell).textContent.trim()));
  else made.querySelector("[data-cell-edit]").remove();
  if (!main || cell.closest("[data-screen=record]")) made.querySelector("[data-peek]").remove();
  if (!made.childElementCount) return;
  cell.append(made);
  shownIn = cell;
}
on("pointerover", `${TABLE} tbody td`, (event, cell) => { if (event.pointerType === "mouse") tools(cell); });
on("click", "[data-cell-edit]", (event, pen) => { event.preventDefault(); change(pen.closest("td")); });
