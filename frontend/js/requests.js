// htmx: the token on every request, what is busy, where the focus goes, and what to say when something fails.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph/htmx";
import { announce, each, land, say } from "./page.js";
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

// After a swap the first thing that is wrong gets the focus; otherwise it stays where it was, or goes to what
// stands there now. A button that was pressed may be gone by then: the heading says where one is.
let held;
const same = (one, other) => one.tagName === other.tagName && ["href", "name", "value", "action"].every((name) => one.getAttribute(name) === other.getAttribute(name)) && one.textContent === other.textContent;
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const active = document.activeElement;
  if (active !== document.body && (detail.elt.contains(active) || detail.target?.contains(active))) held = active;
});
document.addEventListener("focusin", () => { held = undefined; });
function stay() {
  if (!held || document.activeElement !== document.body || document.querySelector("dialog[open]")) return;
  const was = held;
  held = undefined;
  const again = was.id ? document.getElementById(was.id) : [...document.querySelectorAll("#screen :is(a, button, input, select)")].find((one) => same(one, was));
  land(was, again);
}

// A button is pressed once: what it started is on its way.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.matches?.("form[method=post]")) detail.elt.querySelectorAll("button:not([type=button])").forEach((b) => { b.disabled = true; });
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  detail.elt.querySelectorAll?.("button:disabled").forEach((b) => { b.disabled = false; });
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const summary = document.querySelector("dialog[open] [data-error-summary]") ?? detail.target.querySelector?.("[data-error-summary]") ?? document.querySelector("#screen [data-error-summary]");
  if (summary && detail.xhr?.status >= 400) return summary.focus();
  setTimeout(stay); // after those who know better have had their turn
});

// Who is no longer signed in loses nothing that is typed: only a page that is read is left for the sign-in.
const SIGN_IN = "#toasts [data-more][href='/auth/login']";
const TYPED = "dialog[open] form, #inline form, form[data-form], form[data-reset]";
function signedOut(detail) {
  if (detail.requestConfig.verb === "get" && ![...document.querySelectorAll(TYPED)].some((form) => form.checkVisibility() && typed(form))) {
    const to = detail.elt.matches?.("[data-filters]") ? new URL(detail.xhr.responseURL) : location;
    location.assign(`/auth/login?${new URLSearchParams({ next: to.pathname + to.search })}`);
  } else if (!document.querySelector(SIGN_IN)) {
    showToast({ text: say("signedOut"), tone: "error", url: "/auth/login", word: say("signIn"), stays: true });
  }
}
const typed = (form) => [...form.elements].some((one) => one.matches("input:not([type=hidden]), textarea, select") && changed(one));
const changed = (one) => one.type === "checkbox" || one.type === "radio" ? one.checked !== one.defaultChecked
  : one.options ? [...one.options].some((o) => o.selected !== o.defaultSelected) && one.selectedIndex > 0 : one.value !== one.defaultValue;

// A page that is older than the last sign-in has the token of before: the answer brings the one of now.
function renew(token) {
  document.querySelector(SIGN_IN)?.closest("[data-toast]").remove();
  document.querySelector("meta[name=csrf-token]").content = token;
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
}

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status } = detail.xhr;
  if (status === 401) return signedOut(detail);
  const token = detail.xhr.getResponseHeader("X-Token");
  if (token) renew(token);
  if (detail.xhr.getResponseHeader("HX-Trigger")?.includes("toast") || (status >= 500 && detail.elt.matches?.("[data-inline-form]"))) return;
  showToast({ text: say({ 403: "refused", 404: "gone" }[status] ?? "failed"), tone: "error" });
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
