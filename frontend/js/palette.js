// Ctrl K: search everything from anywhere.
import htmx from "htmx.org";
import { on } from "./page.js";

const palette = document.getElementById("palette");
const query = document.getElementById("palette-query");
const results = () => [...palette.querySelectorAll("[role=option]")];

export function openPalette() {
  if (!palette || palette.open) return;
  palette.showModal();
  query.select();
  if (!results().length) htmx.trigger(query, "palette");
}

function mark(option) {
  results().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
  if (option) query.setAttribute("aria-activedescendant", option.id);
  else query.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

if (palette) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else openPalette();
  });
  on("click", "[data-palette-open]", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    openPalette();
  });
  on("click", "[data-palette-close]", () => palette.close());
  query.addEventListener("keydown", (event) => {
    const all = results();
    const at = all.findIndex((one) => one.ariaSelected === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(all[(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + all.length) % all.length]);
    }
    if (event.key === "Escape") { // a search field would only empty itself
      event.preventDefault();
      palette.close();
    }
    if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      all[at].click();
    }
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => { if (detail.target.id === "palette-results") mark(results()[0]); });
}
