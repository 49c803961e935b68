// The pane beside a list or board: the short of a record, following the focus. On a phone the record simply opens.
import htmx from "htmx.org";
import { current } from "./grid.js";
import { announce, on, say } from "./page.js";

const roomy = matchMedia("(width >= 64rem)");
const pane = () => document.getElementById("preview");
let timer;

function linkOf() {
  const card = document.activeElement.closest?.("[data-card]") ?? undefined;
  return card ? card.querySelector(".deal-link") : current(true)?.querySelector(".row-link");
}

/** Opens the pane for the row or card with the focus, or closes it where it shows that one. */
export function peek(link = linkOf()) {
  if (!link || !document.querySelector("#screen[data-screen=list], #screen[data-screen=board]")) return false;
  const url = new URL(link.href).pathname;
  if (!/^\/[\w-]+\/\d+$/.test(url)) return false;
  if (!roomy.matches) location.assign(url);
  else if (pane()?.dataset.url === url) close();
  else load(url);
  return true;
}

function load(url) {
  let box = pane();
  if (!box) {
    box = Object.assign(document.createElement("aside"), { id: "preview", className: "sheet no-print" });
    box.setAttribute("aria-label", say("preview"));
    document.getElementById("screen").after(box);
  }
  if (box.dataset.url === url) return;
  box.dataset.url = url;
  box.setAttribute("aria-busy", "true");
  address(url.split("/").pop());
  fetch(`${url}/preview`, { headers: { "HX-Request": "true" } }).then(async (answer) => {
    if (pane()?.dataset.url !== url) return;
    if (!answer.ok || answer.redirected) return close();
    box.innerHTML = await answer.text();
    htmx.process(box);
    box.scrollTop = 0;
    box.removeAttribute("aria-busy");
    mark(url);
    announce(say("previewed", box.querySelector("[data-pane-title]")?.textContent ?? ""));
  }).catch(() => close());
}

export function close() {
  if (!pane()) return false;
  const within = pane().contains(document.activeElement);
  pane().remove();
  address("");
  mark("");
  if (within) (current()?.querySelector(".row-link") ?? document.querySelector("#screen .deal-link"))?.focus();
  return true;
}

function mark(url) {
  document.querySelectorAll("#screen :is(tr, .deal)[data-peeked]").forEach((one) => one.removeAttribute("data-peeked"));
  if (url) document.querySelectorAll(`#screen :is(.row-link, .deal-link)[href="${CSS.escape(url).replaceAll("\\/", "/")}"]`).forEach((link) => link.closest("tr, .deal").setAttribute("data-peeked", ""));
}

// The address says which record is shown, so that a reload and a shared link show it, too.
function address(id) {
  const to = new URL(location.href);
  if ((to.searchParams.get("preview") ?? "") === id) return;
  if (id) to.searchParams.set("preview", id);
  else to.searchParams.delete("preview");
  history.replaceState(history.state, "", to);
}
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const url = pane()?.dataset.url;
  if (!url || detail.target.closest?.("#preview")) return;
  address(url.split("/").pop());
  mark(url);
});
const asked = new URL(location.href).searchParams.get("preview") ?? "";
if (/^\d{1,18}$/.test(asked) && roomy.matches && document.querySelector("#screen[data-screen=list], #screen[data-screen=board]")) {
  load(`/${location.pathname.split("/")[1]}/${asked}`);
}

// It follows j, k and the arrows, once they rest.
function follow(url) {
  clearTimeout(timer);
  if (pane()) timer = setTimeout(() => { if (pane()) load(url); }, 140);
}
document.addEventListener("grid:row", ({ target }) => follow(new URL(target.querySelector(".row-link").href).pathname));
on("focusin", "#screen .deal-link", (_, link) => follow(new URL(link.href).pathname));
on("click", "[data-peek]", (event, button) => {
  event.preventDefault();
  peek(button.closest("tr").querySelector(".row-link"));
});
on("click", "[data-pane-close]", () => close());
document.addEventListener("htmx:responseError", ({ detail }) => { if (detail.elt.closest?.("#preview > .pane-body") && detail.xhr.status === 404) close(); });
