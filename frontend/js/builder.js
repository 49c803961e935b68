// The filter builder: what is typed or chosen while a step is on its way is not lost when its answer arrives.
import { on } from "./page.js";

const box = () => document.querySelector("[data-builder]");
const inputs = () => [...(box()?.querySelectorAll("[name]:not(button)") ?? [])];
const key = (input) => (input.type === "checkbox" ? `${input.name}=${input.value}` : input.name);
const held = (input) => (input.type === "checkbox" ? input.checked : input.value);
const state = () => new Map(inputs().map((input) => [key(input), held(input)]));

let sent;
let since;
document.addEventListener("htmx:configRequest", ({ detail }) => {
  // A form that had to wait for a step is not that step: its button may have the focus by now.
  if (detail.elt.matches?.("form:has([data-builder])")) detail.formData.delete("do");
  if (!detail.target?.matches?.("[data-builder]")) return;
  // Rows that go take the numbers of those below with them: nothing can be carried over then.
  sent = String(detail.parameters.do).startsWith("drop") ? undefined : state();
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.target.matches?.("[data-builder]")) return;
  since = sent && new Map([...state()].filter(([name, value]) => sent.has(name) && sent.get(name) !== value));
  sent = undefined;
});
document.addEventListener("htmx:afterSettle", () => {
  const late = since;
  since = undefined;
  if (!late?.size) return;
  for (const input of inputs()) {
    const value = late.get(key(input));
    if (value === undefined) continue;
    if (input.type === "checkbox") input.checked = value;
    else input.value = value;
    if (input.matches("select, [data-lookup-id]")) input.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// Enter in a look-up means what was typed there, and not the whole form.
on("keydown", "[data-builder] [data-lookup-text]", (event, text) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
  event.preventDefault();
  text.closest("[data-lookup]").querySelector("[data-lookup-id]").dispatchEvent(new Event("change", { bubbles: true }));
});
