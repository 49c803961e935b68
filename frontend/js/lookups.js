// A field that holds a link to a record: an accessible combobox over an endpoint that answers options as HTML.
// One without an id is free text: what is offered is only a help, and nothing is said where nothing is found.
import { announce, each, say } from "./page.js";

let number = 0;

each("[data-lookup]", (box) => {
  const text = box.querySelector("[data-lookup-text]");
  const id = box.querySelector("[data-lookup-id]");
  if (text.readOnly) return;
  const list = Object.assign(document.createElement("ul"), { className: "choices", id: `choices-${(number += 1)}`, hidden: true });
  list.popover = "manual";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", text.labels?.[0]?.textContent.trim() ?? text.ariaLabel ?? "");
  box.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) text.setAttribute(name, value);
  let timer;
  let asked = 0;

  const options = () => [...list.querySelectorAll("[role=option]")];
  // In the top layer, so that no dialog or table cuts it off; above the field where there is no room below.
  const place = () => {
    const at = text.parentElement.getBoundingClientRect();
    const above = innerHeight - at.bottom < 220 && at.top > innerHeight - at.bottom;
    Object.assign(list.style, {
      left: `${at.left}px`,
      width: `${Math.min(Math.max(at.width, 240), innerWidth - at.left - 8)}px`,
      top: above ? "auto" : `${at.bottom + 4}px`,
      bottom: above ? `${innerHeight - at.top + 4}px` : "auto",
    });
  };
  const show = (open) => {
    list.hidden = !open;
    if (open !== list.matches(":popover-open")) list.togglePopover(open);
    if (open) place();
    text.setAttribute("aria-expanded", String(open));
    if (!open) text.removeAttribute("aria-activedescendant");
  };
  const mark = (option) => {
    options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
    if (option) text.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    if (id) id.value = option.dataset.value;
    text.value = option.dataset.text;
    show(false);
    box.dispatchEvent(new CustomEvent("lookup-chosen", { detail: option }));
    (id ?? text).dispatchEvent(new Event("change", { bubbles: true }));
  };
  const ask = async () => {
    const turn = (asked += 1);
    const url = new URL(box.dataset.lookup, location.href);
    url.searchParams.set("q", id?.value ? "" : text.value);
    if (!id && text.value.trim().length < 2) return show(false);
    box.dispatchEvent(new CustomEvent("lookup-ask", { detail: url }));
    let answer;
    try {
      const response = await fetch(url, { headers: { "HX-Request": "true" } });
      if (!response.ok) return;
      answer = await response.text();
    } catch { return; }
    if (turn !== asked || document.activeElement !== text) return;
    list.innerHTML = answer;
    options().forEach((option, n) => { option.id = `${list.id}-${n}`; option.setAttribute("aria-selected", "false"); });
    if (!id && !options().length) return show(false);
    if (!options().length) list.append(Object.assign(document.createElement("li"), { className: "px-2 py-1.5 quiet", textContent: say("none") }));
    show(true);
    announce(options().length ? say("found", options().length) : say("none"));
  };

  text.addEventListener("input", () => {
    if (id) id.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  text.addEventListener("click", () => { if (id && list.hidden) ask(); });
  text.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((one) => one.ariaSelected === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else if (all.length) mark(all[(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + all.length) % all.length]);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      choose(all[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    }
  });
  addEventListener("scroll", () => { if (!list.hidden) place(); }, { capture: true, passive: true });
  text.addEventListener("blur", () => setTimeout(() => show(false), 120));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
});
