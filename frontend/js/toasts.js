// Messages in the corner. The server sends them as HX-Trigger {"toast": {"text", "tone", "undo", "url"}} or within the page.
import { announce, land, on, post } from "./page.js";

const SECONDS = 10;
const area = document.getElementById("toasts");
const home = area.parentElement;

export function showToast({ text, tone = "success", undo = "", url = "", word = "", stays = false }) {
  const made = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  made.dataset.tone = tone;
  made.querySelector("p").textContent = text;
  const button = made.querySelector("[data-undo]");
  if (undo) button.dataset.undo = undo;
  else button.remove();
  const more = made.querySelector("[data-more]");
  if (url) more.href = url;
  else more.remove();
  if (word) Object.assign(more, { textContent: word, target: "_blank" });
  area.append(made);
  while (area.children.length > 3) area.firstElementChild.remove();
  announce(text);
  if (!stays) start(made);
  raise();
}

// An open dialog covers all that is not in the top layer, and what is not within it cannot be pressed: the area follows
// it there, and comes back before what is in the dialog goes.
function raise(to = document.querySelector("dialog:modal") ?? home) {
  area.hidden = false;
  area.popover = "manual";
  if (area.matches(":popover-open")) area.hidePopover();
  if (area.parentElement !== to) to.append(area);
  area.showPopover();
}
function back({ target }) {
  if (area.parentElement === home || !target.contains(area)) return;
  if (area.children.length) raise(home);
  else home.append(area);
}
document.addEventListener("close", back, true);
document.addEventListener("htmx:beforeSwap", back);
document.addEventListener("htmx:afterSettle", () => { if (area.children.length && document.querySelector("dialog:modal")) raise(); });

function start(toast) {
  let left = SECONDS;
  const clock = setInterval(() => {
    if (toast.matches(":hover, :focus-within") || document.hidden) return;
    left -= 1;
    if (left <= 0) drop(toast, clock);
  }, 1000);
}

// Whoever came to a message by keys goes back to where they were when it is gone.
let before;
area.addEventListener("focusin", ({ relatedTarget, currentTarget }) => {
  if (relatedTarget && !currentTarget.contains(relatedTarget)) before = relatedTarget;
});

function drop(toast, clock) {
  clearInterval(clock);
  const held = toast.contains(document.activeElement);
  toast.remove();
  if (held) land(before);
  if (area.children.length) return;
  if (area.matches(":popover-open")) area.hidePopover();
  area.hidden = true;
}

on("click", "[data-dismiss]", (_, button) => drop(button.closest("[data-toast]")));
on("click", "[data-undo]", (_, button) => {
  post(button.dataset.undo, {});
  drop(button.closest("[data-toast]"));
});
document.addEventListener("toast", ({ detail }) => showToast(detail.text ? detail : detail.value ?? {}));
document.querySelectorAll("#toasts [data-toast]").forEach((toast) => {
  announce(toast.querySelector("p").textContent);
  start(toast);
});
