// One field, changed where it stands: the input of the form over its cell, on a phone in a sheet.
import htmx from "htmx.org";
import { announce, on, say } from "./page.js";

const phone = matchMedia("(width < 40rem)");
const box = Object.assign(document.createElement("dialog"), { id: "inline", className: "inline-edit" });
box.setAttribute("aria-labelledby", "inline-title");
document.body.append(box);
let at; // the cell, and where the focus goes afterwards
let before = "";
let next; // what is to be done once it is saved

const form = () => box.querySelector("form");
const values = () => new URLSearchParams([...new FormData(form())].map(([k, v]) => [k, v.name ?? v])).toString();
const changed = () => Boolean(form()) && (values() !== before || form().hasAttribute("data-conflict"));
const things = () => [...box.querySelectorAll("input:not([type=hidden]), select, textarea, button, a")].filter((e) => !e.disabled && e.getClientRects().length);

/** Opens the input of `url` over `cell`; `back` gets the focus when it is done. */
export async function edit(cell, url, back = cell) {
  if (at) return changed() ? save(() => edit(cell, url, back)) : leave(() => edit(cell, url, back));
  at = { cell, back };
  await htmx.ajax("GET", url, { target: box, swap: "innerHTML", source: cell }).catch(() => {});
  if (!form()) { at = undefined; return; }
  begin();
}

function begin() {
  before = values();
  if (!box.open) {
    if (phone.matches) box.showModal();
    else box.show();
  }
  place();
  const first = form().querySelector("[autofocus]") ?? things()[0];
  first?.focus({ preventScroll: true });
  if (first?.matches("input[type=text], input[type=tel], input[type=email], input[type=url], input[type=number]")) first.select();
}

// Over the cell, and within the window.
function place() {
  if (!at || !box.open) return;
  box.classList.toggle("inline-sheet", phone.matches);
  box.style.cssText = "";
  if (phone.matches) return;
  const cell = at.cell.getBoundingClientRect();
  const row = form()?.querySelector(".inline-row")?.getBoundingClientRect();
  const large = form()?.querySelector(".wide") || form()?.hasAttribute("data-conflict");
  const told = form()?.querySelector("[data-lookup], .field-error:not([hidden])"); // room for names and sentences
  const least = large ? 416 : told ? 336 : 232;
  box.style.width = `${Math.min(Math.max(cell.width + 8, least), innerWidth - 16)}px`;
  box.style.left = `${Math.max(8, Math.min(cell.left - 4, innerWidth - box.offsetWidth - 8))}px`;
  const over = cell.top + Math.min(cell.height, 40) / 2 - (row ? Math.min(row.height, 40) / 2 + 4 : 0);
  box.style.top = `${Math.max(8, Math.min(over, innerHeight - box.offsetHeight - 8))}px`;
}
addEventListener("scroll", place, { capture: true, passive: true });
addEventListener("resize", place);

function save(then) {
  if (!form()) return;
  next = then;
  if (changed()) form().requestSubmit();
  else leave(then);
}

function leave(then) {
  const back = at?.back;
  const within = box.contains(document.activeElement) || document.activeElement === document.body;
  at = undefined;
  next = undefined;
  box.close();
  box.replaceChildren();
  if (then) then();
  else if (within && back?.isConnected) back.focus({ preventScroll: true });
}

// Saved: the cell shows it at once; what else has changed comes with the list or record.
function show(html) {
  const made = Object.assign(document.createElement("template"), { innerHTML: html }).content;
  const link = at.cell.querySelector(".row-link");
  if (link) link.textContent = made.textContent.trim() || link.textContent;
  else (at.cell.querySelector("[data-value]") ?? at.cell).replaceChildren(made);
}

const ours = (detail) => detail.requestConfig?.elt?.matches?.("[data-inline-form]");
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!ours(detail) || !at) return;
  if (detail.target.id === "dialog") return leave(() => {}); // the verb asks for more
  if (detail.xhr.status !== 200) return;
  detail.shouldSwap = false;
  show(detail.serverResponse);
  leave(next);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (ours(detail) && at && detail.xhr.status === 204) leave(next);
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!at || !ours(detail) || detail.xhr.status < 400 || !form()) return;
  place();
  before = form().hasAttribute("data-conflict") ? "" : values();
  next = undefined;
  if (!box.contains(document.activeElement)) (form().querySelector("[aria-invalid=true]") ?? things()[0])?.focus();
  announce([...form().querySelectorAll(".field-error:not([hidden]), .notice-box p")].map((p) => p.textContent.trim()).join(" "));
});

// What could not be sent stays, and says so; it goes when the line is back, or when it is sent again.
let failed = false;
function unsaved(sentence) {
  const line = form()?.querySelector("[data-inline-failed]");
  if (!line) return;
  failed = true;
  next = undefined;
  line.hidden = false;
  line.textContent = sentence;
  announce(sentence);
  place();
  things()[0]?.focus();
}
for (const type of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(type, ({ detail }) => { if (ours(detail)) unsaved(say("unsaved")); });
}
document.addEventListener("htmx:responseError", ({ detail }) => { if (ours(detail) && detail.xhr.status >= 500) unsaved(say("unsaved")); });
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!ours(event.detail) || event.detail.xhr.status !== 401) return;
  event.preventDefault(); // not to the sign-in: what was typed would be gone
  unsaved(say("signedOut"));
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!ours(detail)) return;
  failed = false;
  form().querySelectorAll(".inline-input .field-error, [data-inline-failed]").forEach((line) => { line.hidden = true; });
});
addEventListener("online", () => { if (failed && form()) form().requestSubmit(); });
addEventListener("beforeunload", (event) => { if (at && changed()) event.preventDefault(); });

box.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const own = event.target;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    leave();
  } else if (event.key === "Enter" && !own.matches("button, a") && (!own.matches("textarea") || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    save();
  } else if (event.key === "Tab" && !phone.matches) {
    const all = things();
    if (own !== (event.shiftKey ? all[0] : all.at(-1))) return;
    event.preventDefault();
    const { back } = at;
    const step = event.shiftKey ? -1 : 1;
    save(() => back.dispatchEvent(new CustomEvent("inline:beyond", { bubbles: true, detail: step })));
  }
});
box.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
box.addEventListener("click", (event) => {
  if (event.target.closest("[data-inline-leave]")) {
    event.preventDefault();
    leave();
  } else if (event.target === box) {
    event.stopPropagation(); // beside the sheet
    save();
  }
});
// Whoever goes elsewhere has meant what he typed.
box.addEventListener("focusout", () => setTimeout(() => {
  if (at && box.open && document.hasFocus() && !box.contains(document.activeElement) && !box.querySelector("button:disabled") && !failed) save(() => {});
}, 60));

on("click", "[data-edit-open]", (event, pen) => {
  if (event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  edit(pen.closest("[data-edit-url]"), pen.getAttribute("href"), pen);
});
on("dblclick", "dd[data-edit-url]", (event, cell) => {
  if (!event.target.closest("a, button")) edit(cell, cell.dataset.editUrl, cell.querySelector("[data-edit-open]"));
});
on("click", "dd[data-edit-url]", (event, cell) => {
  if (phone.matches && !event.target.closest("a, button")) edit(cell, cell.dataset.editUrl, cell.querySelector("[data-edit-open]"));
});
document.addEventListener("inline:beyond", ({ target, detail }) => {
  if (!target.matches("[data-edit-open]")) return;
  const all = [...document.querySelectorAll("[data-edit-open]")].filter((e) => e.getClientRects().length);
  (all[all.indexOf(target) + detail] ?? target).focus();
});
