// What the other files share: words of the page, the live region, and work to be done on every new part.
import htmx from "htmx.org";

/** A sentence of words.html, with {0}, {1} … filled in. */
export function say(name, ...values) {
  const sentence = document.getElementById("words")?.dataset[name] ?? "";
  return values.reduce((text, value, n) => text.replaceAll(`{${n}}`, value), sentence);
}

/** Lets screen readers hear a sentence; the same one twice is heard twice. */
export function announce(sentence) {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  setTimeout(() => { live.textContent = sentence; }, 30);
}

/** Runs `work(element)` once for every element that matches, now and after every swap. */
export function each(selector, work) {
  const met = new WeakSet();
  const meet = (element) => {
    if (met.has(element)) return;
    met.add(element);
    work(element);
  };
  htmx.onLoad((root) => {
    if (root.matches?.(selector)) meet(root);
    root.querySelectorAll?.(selector).forEach(meet);
  });
}

/** Listens on the document for `type` on elements that match `selector`. */
export function on(type, selector, work) {
  document.addEventListener(type, (event) => {
    const found = event.target.closest?.(selector);
    if (found) work(event, found);
  });
}

/** Gives the focus to the first of these that is there and in sight, or else to the heading of the page. */
export function land(...wished) {
  const to = wished.find((one) => one?.isConnected && one.checkVisibility?.() && !one.closest("[inert]"));
  if (to) to.focus({ preventScroll: true });
  if (to && document.activeElement === to) return;
  const heading = document.querySelector("#screen h1") ?? document.getElementById("main");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

export function post(url, values, source) {
  return htmx.ajax("POST", url, { values, swap: "none", source: source ?? document.body });
}

export function typing(element) {
  return Boolean(element?.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]"));
}
