// While somebody types who it is, the form says who is there already. Nothing moves: it has its place beside the buttons.
import { announce, each } from "./page.js";

const REST = 400;

each("form[data-similar]", (form) => {
  const slot = form.querySelector("[data-similar-hint]");
  const names = new Set(form.dataset.similar.split(" "));
  const ours = (name) => names.has(name?.replace(/__text$/, ""));
  let timer;
  let asked = 0;
  let last;
  let said = "";

  const ask = async () => {
    const turn = (asked += 1);
    const body = new URLSearchParams([...new FormData(form)].filter(([name, value]) => ours(name) && typeof value === "string"));
    if (body.toString() === last) return;
    last = body.toString();
    let answer;
    try {
      const response = await fetch(form.dataset.similarUrl, {
        method: "POST",
        body,
        headers: { "HX-Request": "true", "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
      });
      if (!response.ok) return;
      answer = await response.text();
    } catch { return; } // it is only a hint
    if (turn !== asked || !form.isConnected) return;
    slot.innerHTML = answer;
    const now = slot.querySelector("[data-similar-said]")?.textContent ?? "";
    if (now && now !== said) announce(now);
    said = now;
  };
  const later = ({ target }) => {
    if (!ours(target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, REST);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
});
