// Ctrl K: search everything from anywhere, and do anything by its name.
import htmx from "htmx.org";
import { on, post } from "./page.js";

const palette = document.getElementById("palette");
const query = document.getElementById("palette-query");
const results = () => [...palette.querySelectorAll("[role=option]")];

export function openPalette() {
  if (!palette || palette.open) return;
  palette.showModal();
  query.select();
  if (!results().length || !query.value) htmx.trigger(query, "palette");
}

function mark(option) {
  results().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
  if (option) query.setAttribute("aria-activedescendant", option.id);
  else query.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

// What is chosen is done at once, sent as a form of its own, or opened where it stands.
function perform(option) {
  const url = option.getAttribute("href");
  const values = JSON.parse(option.dataset.values ?? "{}");
  if (option.dataset.how === "post") return post(url, values);
  if (option.dataset.how === "open") return document.querySelector(url)?.showModal();
  const form = Object.assign(document.createElement("form"), { method: "post", action: url, hidden: true });
  const token = document.querySelector("meta[name=csrf-token]").content;
  for (const [name, value] of Object.entries({ ...values, csrfmiddlewaretoken: token })) form.append(Object.assign(document.createElement("input"), { name, value }));
  document.body.append(form);
  form.submit();
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
  on("click", "#palette-results [role=option]", (event, option) => {
    if (!option.dataset.how && !option.hasAttribute("hx-get")) return;
    event.preventDefault();
    palette.close();
    if (option.dataset.how) perform(option);
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => { if (detail.target.id === "palette-results") mark(results()[0]); });
}
