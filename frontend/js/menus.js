// Menus are <details>: a click elsewhere or Esc closes them, arrows walk through them. An open tab is in sight.
import { each, on } from "./page.js";

const OPEN = "details[data-menu][open]";
const things = (menu) => [...menu.querySelectorAll(".menu-sheet :is(a, button)")].filter((e) => e.offsetParent || e.getClientRects().length);

document.addEventListener("click", (event) => {
  document.querySelectorAll(OPEN).forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("focusin", (event) => {
  document.querySelectorAll(OPEN).forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
on("keydown", "details[data-menu]", (event, menu) => {
  if (event.key === "Escape" && menu.open) {
    event.preventDefault(); // a dialog around it stays, with all that was typed
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  menu.open = true;
  const all = things(menu);
  const step = event.key === "ArrowDown" ? 1 : -1;
  const at = all.indexOf(document.activeElement);
  all[(at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step + all.length) % all.length]?.focus();
});
on("click", ".menu-sheet a[hx-get], .menu-sheet button", (_, pressed) => {
  const menu = pressed.closest("details[data-menu]");
  if (menu && !pressed.closest("[data-theme-form]")) setTimeout(() => { menu.open = false; });
});
each(".tab-link[aria-current]", (tab) => tab.scrollIntoView({ block: "nearest", inline: "nearest" }));
