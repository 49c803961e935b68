// Choosing rows: all on the page, a range with Shift, and how many are chosen.
import { announce, each, on, say } from "./page.js";

const boxes = (within) => [...within.querySelectorAll("[name=ids]")];
const reach = (all) => all.closest(".group-rows") ?? all.form; // of a list in groups: its own
let last;

function count(form, aloud = true) {
  const chosen = boxes(form).filter((box) => box.checked).length;
  for (const all of form.querySelectorAll("[data-pick-all], [data-pick-page]")) {
    const within = boxes(reach(all));
    const some = within.filter((box) => box.checked).length;
    all.checked = some > 0 && some === within.length;
    all.indeterminate = some > 0 && !all.checked;
  }
  const matching = form.querySelector("[name=all]:checked");
  const told = say("selected", matching ? Number(matching.value).toLocaleString(document.documentElement.lang) : chosen);
  const shown = form.querySelector("[data-bulk-count]");
  if (shown) shown.textContent = told;
  if (aloud) announce(told);
}

// Whoever takes one out no longer means all that match.
function fewer(form) {
  const matching = form.querySelector("[name=all]");
  if (matching && boxes(form).some((box) => !box.checked)) matching.checked = false;
}

each("[data-bulk]", (form) => count(form, false));
document.addEventListener("htmx:afterSettle", (event) => document.querySelectorAll("[data-bulk]").forEach((form) => {
  const opened = event.target.closest?.(".group-rows"); // of a group that is opened later, all are meant as well
  if (opened && form.querySelector("[name=all]:checked")) boxes(opened).forEach((box) => { box.checked = true; });
  count(form, false);
}));
on("click", "[data-bulk] [name=ids]", (event, box) => {
  const form = box.closest("[data-bulk]");
  const all = boxes(form);
  if (event.shiftKey && last?.isConnected) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
  }
  last = box;
  fewer(form);
  count(form);
});
on("change", "[data-pick-all], [data-pick-page]", (_, all) => {
  boxes(reach(all)).forEach((box) => { box.checked = all.checked; });
  fewer(all.form);
  count(all.form);
});
on("change", "[data-bulk] [name=all]", (_, all) => {
  if (all.checked) boxes(all.form).forEach((box) => { box.checked = true; });
  count(all.form);
});
on("click", "[data-pick-none]", (_, button) => {
  button.form.querySelectorAll(":checked").forEach((box) => { box.checked = false; });
  count(button.form);
  button.form.querySelector(".row-link")?.focus();
});
