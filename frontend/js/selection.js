// Choosing rows: all on the page, a range with Shift, and how many are chosen.
import { announce, each, on, say } from "./page.js";

const boxes = (form) => [...form.querySelectorAll("[name=ids]")];
let last;

function count(form, aloud = true) {
  const chosen = boxes(form).filter((box) => box.checked).length;
  const all = form.querySelector("[data-pick-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes(form).length;
    all.indeterminate = chosen > 0 && !all.checked;
  }
  const shown = form.querySelector("[data-bulk-count]");
  if (shown) shown.textContent = say("selected", chosen);
  if (aloud) announce(say("selected", chosen));
}

each("[data-bulk]", (form) => count(form, false));
document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-bulk]").forEach((form) => count(form, false)));
on("click", "[data-bulk] [name=ids]", (event, box) => {
  const form = box.closest("[data-bulk]");
  const all = boxes(form);
  if (event.shiftKey && last?.isConnected) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
  }
  last = box;
  count(form);
});
on("change", "[data-pick-all]", (_, all) => {
  boxes(all.form).forEach((box) => { box.checked = all.checked; });
  count(all.form);
});
on("click", "[data-pick-none]", (_, button) => {
  button.form.querySelectorAll(":checked").forEach((box) => { box.checked = false; });
  count(button.form);
  button.form.querySelector(".row-link")?.focus();
});
