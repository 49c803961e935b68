// What was typed survives a closed tab of the same session: a form with data-draft keeps it until it is sent or cancelled.
import { each, on, say } from "./page.js";
import { showToast } from "./toasts.js";

const place = (form) => `draft:${location.pathname}:${form.dataset.draft}`;
const SKIP = new Set(["csrfmiddlewaretoken", "version"]);

function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !SKIP.has(name));
}

function keep(form) {
  try {
    sessionStorage.setItem(place(form), JSON.stringify({ version: form.elements.version?.value ?? "", typed: typed(form) }));
  } catch { /* a full or forbidden store: typing goes on */ }
}

function forget(form) {
  sessionStorage.removeItem(place(form));
}

function restore(form, kept) {
  const names = new Set(kept.typed.map(([name]) => name));
  form.querySelectorAll("[data-lines]").forEach((box) => {
    const numbers = new Set([...names].filter((n) => n.startsWith(`${box.dataset.lines}-`)).map((n) => n.split("-")[1]));
    while (box.querySelectorAll("[data-line]").length < numbers.size) box.querySelector("[data-line-add]").click();
  });
  for (const input of form.elements) {
    if (!input.name || SKIP.has(input.name) || input.type === "file") continue;
    const values = kept.typed.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.type === "checkbox" || input.type === "radio") input.checked = values.includes(input.value);
    else if (input.multiple) for (const option of input.options) option.selected = values.includes(option.value);
    else if (values.length) input.value = values[0];
  }
}

each("form[data-draft]", (form) => {
  const wrong = form.querySelector("[data-error-summary]");
  let kept;
  try { kept = JSON.parse(sessionStorage.getItem(place(form))); } catch { kept = null; }
  if (kept && !wrong && kept.version === (form.elements.version?.value ?? "") && JSON.stringify(kept.typed) !== JSON.stringify(typed(form))) {
    restore(form, kept);
    showToast({ text: say("restored"), tone: "info" });
  }
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(form), 400);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => clearTimeout(timer));
  form.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.xhr.status < 400) { clearTimeout(timer); forget(form); } });
});
on("click", "[data-cancel]", (_, link) => {
  const form = link.closest("form[data-draft]");
  if (form) forget(form);
});
