// Whoever goes back finds the list or board as far down as it was, and the focus on what was opened there.
const SCROLLED = "#screen :is(.scroll, .lanes, .lane-cards, .groups)";
const key = () => `place:${location.pathname}${location.search}`;
const all = () => [...document.querySelectorAll(SCROLLED)];

addEventListener("pagehide", () => {
  const opened = document.activeElement?.closest?.("#screen :is(.row-link, .deal-link)")?.getAttribute("href");
  const at = all().map((one) => [one.scrollLeft, one.scrollTop]);
  try {
    if (opened || at.flat().some(Boolean)) sessionStorage.setItem(key(), JSON.stringify({ at, opened }));
    else sessionStorage.removeItem(key());
  } catch { /* a full or forbidden store: one begins at the top */ }
});

if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
  let kept;
  try { kept = JSON.parse(sessionStorage.getItem(key())); } catch { kept = null; }
  const boxes = all();
  if (kept?.at.length === boxes.length) boxes.forEach((one, n) => { [one.scrollLeft, one.scrollTop] = kept.at[n]; });
  if (kept?.opened) document.querySelector(`#screen :is(.row-link, .deal-link)[href="${CSS.escape(kept.opened)}"]`)?.focus({ preventScroll: true });
}
