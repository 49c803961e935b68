// Keys on lists, boards and records. Off where the reader switched them off, and never while typing.
import { change, current, move } from "./grid.js";
import { typing } from "./page.js";
import { close, peek } from "./preview.js";

const LINKS = "#screen .row-link, #screen .deal-link";

function walk(step) {
  if (move(step)) return true;
  const links = [...document.querySelectorAll(LINKS)].filter((one) => one.getClientRects().length);
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, at < 0 ? 0 : at + step))].focus();
  return true;
}

function press(selector) {
  const found = document.querySelector(selector);
  found?.focus();
  found?.click();
  return Boolean(found);
}

function linkOf() {
  const here = document.activeElement;
  return here.closest?.("[data-card]")?.querySelector(".deal-link") ?? current()?.querySelector(".row-link");
}

function search() {
  const search = document.querySelector("[data-list-search]");
  search?.select();
  if (search) search.focus();
  else press("[data-palette-open]");
  return true;
}

// The cell or fact with the focus, else the whole record: of the page, or of the row.
function edit() {
  const fact = document.activeElement.closest?.("[data-edit-url]")?.querySelector("[data-edit-open]");
  if (fact) fact.click();
  else if (!change() && !press("#screen span[data-edit] :is(a, button)")) {
    const link = linkOf();
    if (!link) return false;
    location.assign(`${new URL(link.href).pathname}/edit`);
  }
  return true;
}

function open() {
  const link = linkOf();
  link?.click();
  return Boolean(link);
}

function pick() {
  const box = (document.activeElement.closest?.("tr") ?? current())?.querySelector("[name=ids]");
  box?.click();
  return Boolean(box);
}

const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  x: pick,
  o: open,
  p: () => peek(),
  " ": () => Boolean(document.activeElement.closest?.("#screen tbody td")) && !document.activeElement.matches("input, button") && peek(),
  "/": search,
  e: edit,
  z: () => press("#toasts [data-toast]:last-child [data-undo]"),
  c: () => press("#screen [data-new] :is(a, button)"),
  Escape: () => close(),
  "?": () => {
    document.getElementById("shortcuts")?.showModal();
    return true;
  },
};

let after = "";
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if ("noShortcuts" in document.body.dataset || typing(event.target)) return;
  const key = after + event.key;
  after = "";
  if (event.key === "g") after = "g";
  else if (key === "gh") location.assign("/");
  else if (keys[key]?.()) event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-shortcuts-open]")) keys["?"]();
});
