// htmx: the token on every request, what is busy, where the focus goes, and what to say when something fails.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph/htmx";
import { announce, each, say } from "./page.js";
import { showToast } from "./toasts.js";

window.htmx = htmx;
if (Idiomorph) Idiomorph.defaults.ignoreActiveValue = true;

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
});

// Addresses of lists say what narrows them, and nothing else: they are shared and kept.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches?.("[data-filters]")) return;
  const over = detail.formData.has("view"); // a saved view speaks where the address is silent: an empty search must be said
  for (const [name, value] of [...detail.formData]) if (!value && (!over || name.startsWith("f."))) detail.formData.delete(name);
});

let waiting = 0;
let timer;
function busy(step, target) {
  waiting = Math.max(0, waiting + step);
  if (step > 0) target?.setAttribute?.("aria-busy", "true");
  else target?.removeAttribute?.("aria-busy");
  clearTimeout(timer);
  if (waiting) timer = setTimeout(() => { document.body.dataset.busy = ""; }, 150);
  else delete document.body.dataset.busy;
}
document.addEventListener("htmx:beforeRequest", ({ detail }) => busy(1, detail.target));
document.addEventListener("htmx:afterRequest", ({ detail }) => busy(-1, detail.target));

// A button is pressed once: what it started is on its way.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.matches?.("form[method=post]")) detail.elt.querySelectorAll("button:not([type=button])").forEach((b) => { b.disabled = true; });
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  detail.elt.querySelectorAll?.("button:disabled").forEach((b) => { b.disabled = false; });
});

// After a swap the first thing that is wrong gets the focus; otherwise it stays where it was.
let held;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const active = document.activeElement;
  held = detail.target.contains(active) ? active.id : undefined;
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const summary = document.querySelector("dialog[open] [data-error-summary]") ?? detail.target.querySelector?.("[data-error-summary]") ?? document.querySelector("#screen [data-error-summary]");
  if (summary && detail.xhr?.status >= 400) return summary.focus();
  if (held && document.activeElement === document.body) document.getElementById(held)?.focus({ preventScroll: true });
  held = undefined;
});

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status } = detail.xhr;
  if (detail.xhr.getResponseHeader("HX-Trigger")?.includes("toast") || (status >= 500 && detail.elt.matches?.("[data-inline-form]"))) return;
  showToast({ text: say({ 401: "signedOut", 403: "refused", 404: "gone" }[status] ?? "failed"), tone: "error" });
});
document.addEventListener("htmx:sendError", ({ detail }) => detail.elt.matches?.("[data-inline-form]") || showToast({ text: say("unreachable"), tone: "error" }));

// Written things are shown as written: a sent form with data-reset starts empty again.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches?.("form[data-reset]") && detail.xhr.status < 400) detail.elt.reset();
});

// A list or board is replaced in place: say what is shown now.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.requestConfig?.elt?.matches?.("[data-filters]")) announce(document.querySelector("#screen nav p, #screen h1 + p")?.textContent ?? say("none"));
});

// In-page links of an error summary go to the field itself, also where the field is a lookup.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
});

// On a narrow screen the stage of now is what one sees of the path.
each(".path [aria-current]", (step) => {
  const path = step.closest(".path");
  path.scrollLeft = step.offsetLeft - (path.clientWidth - step.offsetWidth) / 2;
});

function offline() {
  let bar = document.querySelector(".offline");
  if (navigator.onLine) return bar?.remove();
  if (bar) return;
  bar = Object.assign(document.createElement("p"), { className: "offline", textContent: say("offline") });
  bar.setAttribute("role", "status");
  document.body.append(bar);
}
addEventListener("online", offline);
addEventListener("offline", offline);

// Pages that are likely next are fetched while the pointer rests on their link.
const fetched = new Set();
document.addEventListener("pointerover", (event) => {
  const link = event.target.closest?.("a.row-link, a.deal-link, a.side-link, a[rel=next]");
  if (!link || fetched.has(link.href) || link.origin !== location.origin || fetched.size > 30) return;
  const rest = setTimeout(() => {
    fetched.add(link.href);
    document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: link.href }));
  }, 80);
  link.addEventListener("pointerleave", () => clearTimeout(rest), { once: true });
});
