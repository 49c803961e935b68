// Keys on lists, boards and records. Off where the reader switched them off, and never while typing.
import { typing } from "./page.js";

const LINKS = "#screen .row-link, #screen .deal-link";

function walk(step) {
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

const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  x: () => {
    const box = document.activeElement.closest?.("tr")?.querySelector("[name=ids]");
    box?.click();
    return Boolean(box);
  },
  "/": () => {
    const search = document.querySelector("[data-list-search]");
    search?.select();
    if (search) search.focus();
    else press("[data-palette-open]");
    return true;
  },
  e: () => press("#screen [data-edit] :is(a, button)"),
  c: () => press("#screen [data-new] :is(a, button)"),
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
