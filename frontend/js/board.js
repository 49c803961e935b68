// The board: drag, keys and a menu, three ways to one move. A card posts its version; a refusal puts it back.
import htmx from "htmx.org";
import Sortable from "sortablejs";
import { announce, each, on, post, say } from "./page.js";

const laneOf = (card) => card.closest("[data-lane]");
const listOf = (lane) => lane.querySelector("[data-cards]");
const cardsOf = (lane) => [...listOf(lane).querySelectorAll(":scope > [data-card]")];
const ordered = (list) => list.closest("[data-board]").hasAttribute("data-ordered");
const where = (card) => ({ list: card.parentElement, next: card.nextElementSibling });
const place = (card) => [laneOf(card).dataset.label, cardsOf(laneOf(card)).indexOf(card) + 1, cardsOf(laneOf(card)).length];

function putBack(card, from) {
  from.list.insertBefore(card, from.next?.parentElement === from.list ? from.next : null);
}

function countUp(lane, step) {
  const shown = lane.querySelector("[data-lane-count]");
  if (/^\d+$/.test(shown.textContent)) shown.textContent = Number(shown.textContent) + step;
}

// A column of months gives the card its month; the day stays, as far as the month has it.
function valueIn(lane, card) {
  const value = lane.dataset.lane;
  if (!value || !lane.closest("[data-month]")) return value;
  const [year, month] = value.split("-").map(Number);
  const last = new Date(year, month, 0).getDate();
  return `${value}-${String(Math.min(Number(card.dataset.day ?? last), last)).padStart(2, "0")}`;
}

/** Tells the server where the card lies now; `from` is where it lay. */
async function moved(card, from, focus = true) {
  const lane = laneOf(card);
  const before = from.list.closest("[data-lane]");
  if (lane === before && from.next === card.nextElementSibling) return;
  if (lane !== before) { countUp(before, -1); countUp(lane, 1); }
  announce(say("moved", card.dataset.title, ...place(card)));
  const { field } = card.closest("[data-board]").dataset;
  const values = { [field]: valueIn(lane, card), position: place(card)[1] - 1, version: card.dataset.version };
  let status = 0;
  card.addEventListener("htmx:afterRequest", ({ detail }) => { status = detail.xhr.status; }, { once: true });
  card.classList.add("deal-moving");
  await post(card.dataset.moveUrl, values, card).catch(() => {});
  card.classList.remove("deal-moving");
  if (status < 200 || status >= 400) refused(card, from, lane, before, status, values);
  if (focus) document.querySelector(`#${card.id} .deal-link`)?.focus({ preventScroll: true });
}

// 422: the column asks for more (why it was lost, what must hold before): the dialog of the verb opens and says what.
// Otherwise the server's sentence is shown.
function refused(card, from, lane, before, status, values) {
  if (card.isConnected) putBack(card, from);
  if (lane !== before) { countUp(before, 1); countUp(lane, -1); }
  if (status !== 422) return announce(say("cancelled", card.dataset.title, before.dataset.label));
  htmx.ajax("POST", card.dataset.moveUrl, { values, target: "#dialog", swap: "innerHTML", source: card });
}

// Columns are folded by their button; what is folded is remembered for this person, board and view.
const PLACES = 20;
function fold(lane, shut) {
  lane.toggleAttribute("data-folded", shut);
  lane.querySelector("[data-fold]").setAttribute("aria-expanded", String(!shut));
  const board = lane.closest("[data-board]");
  const [who, place] = board.dataset.place.split("!");
  const [whose, ...places] = (document.cookie.match(/(?:^|; )folded=([^;]*)/)?.[1] ?? "").split("!");
  const others = whose === who ? places.filter((one) => !one.startsWith(`${place}:`)) : [];
  const keys = [...board.querySelectorAll("[data-folded]")].map((one) => one.dataset.lane).filter(Boolean);
  const all = [...others, ...(keys.length ? [`${place}:${keys.join(".")}`] : [])].slice(-PLACES);
  document.cookie = `folded=${[who, ...all].join("!")}; path=/; max-age=31536000; samesite=lax`;
}
on("click", "[data-fold]", (_event, button) => {
  const lane = button.closest("[data-lane]");
  fold(lane, !lane.hasAttribute("data-folded"));
});
// A card that is dragged over a folded column opens it.
document.addEventListener("dragenter", ({ target }) => {
  const lane = target.closest?.("[data-folded]");
  if (lane && document.querySelector(".deal-ghost")) fold(lane, false);
});

each("[data-cards]", (list) => {
  let from;
  Sortable.create(list, {
    group: { name: "board", put: !list.closest("[data-fixed]") },
    sort: ordered(list), // else the order is that of the list, and only the column may change
    draggable: "[data-card][data-move-url]",
    filter: "[data-more], .deal-move",
    preventOnFilter: false,
    ghostClass: "deal-ghost",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    delay: 180,
    delayOnTouchOnly: true,
    onStart: ({ item }) => { from = where(item); },
    onEnd: ({ item }) => moved(item, from, false),
  });
});

// Keys: Space lifts the card, arrows carry it, Space or Enter drops it, Esc takes it back.
let lifted;

function lift(card) {
  lifted = { card, from: where(card) };
  card.classList.add("deal-lifted");
  announce(say("lifted", card.dataset.title));
}

function drop() {
  const { card, from } = lifted;
  lifted = undefined;
  card.classList.remove("deal-lifted");
  moved(card, from);
}

function takeBack() {
  const { card, from } = lifted;
  lifted = undefined;
  card.classList.remove("deal-lifted");
  putBack(card, from);
  announce(say("cancelled", card.dataset.title, laneOf(card).dataset.label));
}

function carry(key) {
  const { card } = lifted;
  const lane = laneOf(card);
  const cards = cardsOf(lane);
  const at = cards.indexOf(card);
  if (key === "ArrowUp" && at > 0 && ordered(lane)) cards[at - 1].before(card);
  if (key === "ArrowDown" && ordered(lane) && at < cards.length - 1) cards[at + 1].after(card);
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const lanes = [...card.closest("[data-board]").querySelectorAll("[data-lane]")].filter((one) => one === lane || !("fixed" in one.dataset));
    const next = lanes[lanes.indexOf(lane) + (key === "ArrowRight" ? 1 : -1)];
    if (!next) return;
    if (next.hasAttribute("data-folded")) fold(next, false);
    listOf(next).insertBefore(card, cardsOf(next)[at] ?? listOf(next).querySelector("[data-more]"));
  }
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  announce(say("carried", card.dataset.title, ...place(card)));
}

let carrying = false;
on("keydown", "[data-card] .deal-link", (event, link) => {
  const card = link.closest("[data-card]");
  if (event.key === " " && (lifted || card.dataset.moveUrl)) {
    event.preventDefault();
    if (lifted) drop();
    else lift(card);
  } else if (lifted && event.key === "Enter") {
    event.preventDefault();
    drop();
  } else if (lifted && event.key === "Escape") {
    event.preventDefault();
    carrying = true;
    takeBack();
    link.focus();
    carrying = false;
  } else if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    carrying = true;
    if (lifted) {
      carry(event.key);
      link.focus();
    } else walk(card, event.key);
    carrying = false;
  }
});
document.addEventListener("focusout", (event) => {
  if (lifted && !carrying && lifted.card.contains(event.target)) takeBack();
});

function walk(card, key) {
  const lanes = [...card.closest("[data-board]").querySelectorAll("[data-lane]")];
  const cards = cardsOf(laneOf(card));
  const at = cards.indexOf(card);
  let next = cards[at + { ArrowUp: -1, ArrowDown: 1 }[key]];
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const step = key === "ArrowRight" ? 1 : -1;
    for (let n = lanes.indexOf(laneOf(card)) + step; lanes[n] && !next; n += step) next = cardsOf(lanes[n])[Math.min(at, cardsOf(lanes[n]).length - 1)];
  }
  next?.querySelector(".deal-link").focus();
}

// The menu "Move to…": one for the board, filled in for the card.
let chosen;
on("click", "[data-move-open]", (event, link) => {
  const menu = document.getElementById("board-move");
  if (event.ctrlKey || event.metaKey || !menu) return;
  event.preventDefault();
  chosen = link.closest("[data-card]");
  const form = menu.querySelector("form");
  form.action = chosen.dataset.moveUrl;
  form.elements.version.value = chosen.dataset.version;
  form.querySelectorAll("[data-plan]").forEach((one) => { one.href = one.dataset.plan + chosen.dataset.id + (one.dataset.tail ?? ""); });
  form.querySelectorAll("button").forEach((button) => { button.disabled = button.value === laneOf(chosen).dataset.lane; });
  menu.showModal();
  if (innerWidth >= 640) {
    const at = link.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(at.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.max(8, Math.min(at.bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
  }
  form.querySelector("button:enabled")?.focus();
});
on("submit", "[data-move-form]", (event) => {
  if (!chosen || !event.submitter) return;
  event.preventDefault();
  document.getElementById("board-move").close();
  const from = where(chosen);
  const lane = [...chosen.closest("[data-board]").querySelectorAll("[data-lane]")].find((one) => one.dataset.lane === event.submitter.value);
  if (lane.hasAttribute("data-folded")) fold(lane, false);
  listOf(lane).prepend(chosen);
  moved(chosen, from);
});
on("click", "[data-plan]", (event, link) => {
  if (event.ctrlKey || event.metaKey || !chosen) return;
  event.preventDefault();
  document.getElementById("board-move").close();
  htmx.ajax("GET", link.getAttribute("href"), { target: "#dialog", swap: "innerHTML", source: chosen.querySelector(".deal-link") });
});
on("keydown", "#board-move", (event, menu) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const all = [...menu.querySelectorAll("button:enabled, a")];
  all[(all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length].focus();
});
