// Tabs that have no room go into a menu at the end of the row; on a phone the row is pushed with the finger.
import { each, say } from "./page.js";

const NARROW = matchMedia("(width < 40rem)");

function menu() {
  const box = Object.assign(document.createElement("details"), { className: "menu-box tab-more" });
  box.dataset.menu = "";
  const summary = Object.assign(document.createElement("summary"), { className: "tab-link", textContent: say("more") });
  const sheet = Object.assign(document.createElement("div"), { className: "menu-sheet" });
  box.append(summary, sheet);
  // Not cut off by the sheet around it: it stands where the window says.
  box.addEventListener("toggle", () => {
    const at = summary.getBoundingClientRect();
    Object.assign(sheet.style, { top: `${at.bottom + 4}px`, right: `${Math.max(8, innerWidth - at.right)}px` });
  });
  return box;
}

function fit(row) {
  const old = row.querySelector(".tab-more");
  if (old?.open) return;
  old?.replaceWith(...old.querySelectorAll(".menu-sheet .tab-link"));
  const over = () => row.scrollWidth > row.clientWidth + 1;
  if (NARROW.matches || !over()) return;
  const box = menu();
  const links = [...row.querySelectorAll(".tab-link")];
  row.append(box);
  for (const link of links.toReversed()) {
    if (!over()) break;
    if (!link.ariaCurrent) box.lastElementChild.prepend(link);
  }
}

const rows = () => document.querySelectorAll(".sheet > .tab-row").forEach(fit);
each("#screen", rows);
document.addEventListener("htmx:afterSettle", rows);
addEventListener("resize", rows);
document.fonts?.ready.then(rows);
addEventListener("scroll", () => document.querySelectorAll(".tab-more[open]").forEach((box) => { box.open = false; }), { passive: true });
