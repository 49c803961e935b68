// Lines inside a form, in a table or one below the other: rows come from the <template>, numbered as they are added.
import { on } from "./page.js";

on("click", "[data-line-add]", (_, button) => {
  const box = button.closest("[data-lines]");
  const body = box.querySelector("[data-line-body], tbody");
  const taken = [...body.querySelectorAll("[name]")].map((input) => Number(input.name.slice(box.dataset.lines.length + 1).split("-")[0]));
  const number = Math.max(-1, ...taken.filter(Number.isFinite)) + 1;
  const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
  row.querySelectorAll("*").forEach((element) => {
    for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll("__n__", number);
  });
  body.append(row);
  window.htmx.process(row);
  window.htmx.trigger(row, "htmx:load", { elt: row });
  row.querySelector("input:not([type=hidden]), select")?.focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
});
// The first line is the main one: the numbers say the order, so all of them are numbered anew.
on("click", "[data-line-first]", (_, button) => {
  const row = button.closest("[data-line]");
  const box = row.closest("[data-lines]");
  row.parentElement.prepend(row);
  const name = box.dataset.lines;
  row.parentElement.querySelectorAll("[data-line]").forEach((line, n) => {
    line.querySelectorAll("*").forEach((element) => {
      for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll(new RegExp(`\\b${name}-\\d+-`, "g"), `${name}-${n}-`);
    });
  });
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
