// Addresses: a region that is chosen fills the other parts in; parts that contradict each other are pointed out.
import { announce, each, on, say } from "./page.js";

const PARTS = ["street", "village", "district", "city", "province", "postal_code", "country"];
const DEEPER = { province: ["city", "district", "village", "postal_code"], city: ["district", "village", "postal_code"], district: ["village", "postal_code"] };

// The inputs of the same address by part: their names begin alike.
function group(input) {
  const start = input.name.slice(0, input.name.length - input.dataset.part.length);
  const near = [...input.form.elements].filter((one) => one.dataset.part && one.name === start + one.dataset.part);
  return Object.fromEntries(near.map((one) => [one.dataset.part, one]));
}

function said(parts) {
  return PARTS.filter((part) => parts[part]?.value.trim()).map((part) => [part, parts[part].value.trim()]);
}

each("[data-lookup]:has([data-part])", (box) => {
  const input = box.querySelector("[data-part]");
  box.addEventListener("lookup-ask", ({ detail }) => {
    detail.searchParams.set("part", input.dataset.part);
    for (const [part, text] of said(group(input))) if (part !== input.dataset.part) detail.searchParams.set(part, text);
  });
  box.addEventListener("lookup-chosen", ({ detail: option }) => {
    const parts = group(input);
    const found = Object.fromEntries(PARTS.map((part) => [part, option.getAttribute(`data-part-${part.replace("_", "-")}`)]));
    const before = parts.city?.value;
    for (const part of PARTS) if (found[part] && parts[part]) parts[part].value = found[part];
    // What lay in another city does not lie in this one.
    if (before && found.city && before !== found.city) for (const part of DEEPER.city) if (!found[part] && parts[part]) parts[part].value = "";
    if (parts.country && !parts.country.value) parts.country.value = "Indonesia";
  });
});

let turn = 0;
on("change", "[name][data-part]", async (_, input) => {
  const parts = group(input);
  const mine = (turn += 1);
  const url = new URL("/my/regions/doubt", location.href);
  for (const [part, text] of said(parts)) if (part !== "street") url.searchParams.set(part, text);
  let answer;
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!response.ok) return;
    answer = await response.text();
  } catch { return; } // it is only a hint
  if (mine !== turn) return;
  Object.values(parts).forEach((one) => one.closest(".field")?.querySelector("[data-doubt]")?.remove());
  const made = new DOMParser().parseFromString(answer, "text/html").querySelector("[data-doubt]");
  const at = made && parts[made.dataset.doubt];
  if (!at) return;
  at.closest(".field").append(made);
  announce(made.textContent.trim());
});

on("click", "[data-copy]", (_, button) => {
  navigator.clipboard?.writeText(button.dataset.copy).then(() => announce(say("copied")));
  button.dataset.done = "";
  setTimeout(() => delete button.dataset.done, 1500);
});
