// Tables of lines inside a form: rows come from the table's <template>, numbered as they are added.
import { on } from "./page.js";

on("click", "[data-line-add]", (_, button) => {
  const box = button.closest("[data-lines]");
  const body = box.querySelector("tbody");
  const taken = [...body.querySelectorAll("[name]")].map((input) => Number(input.name.slice(box.dataset.lines.length + 1).split("-")[0]));
  const number = Math.max(-1, ...taken.filter(Number.isFinite)) + 1;
  const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
  row.querySelectorAll("*").forEach((element) => {
    for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll("__n__", number);
  });
  body.append(row);
  window.htmx.process(row);
  row.querySelector("input:not([type=hidden]), select")?.focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
});
on("click", "[data-line-remove]", (_, button) => {
  const row = button.closest("[data-line]");
  const box = row.closest("[data-lines]");
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  (next?.querySelector("[data-line-remove]") ?? box.querySelector("[data-line-add]")).focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
});
