// The one dialog of the page: what htmx puts into it is shown, what is done closes it.
import htmx from "htmx.org";
import { land, on } from "./page.js";

const box = () => document.getElementById("dialog");
let opener;
let chosen;

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const dialog = box();
  if (detail.target !== dialog || !dialog.childElementCount) return;
  if (!dialog.open) {
    opener = detail.requestConfig?.elt;
    dialog.showModal();
  }
  if (detail.requestConfig?.formData?.get("step") === "look") { // the focus stays where one chose
    document.getElementById(chosen)?.focus({ preventScroll: true });
    return;
  }
  if (detail.xhr.status >= 400 && dialog.querySelector("[data-error-summary]")) return;
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector(":is(.field, [data-part]) :is(input, select, textarea):not([type=hidden])") ?? dialog.querySelector("button:not(.btn-ghost)"))?.focus();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches?.("[data-dialog-form]") && detail.xhr.status === 204) box()?.close();
});
// In a live dialog what is chosen changes what is asked: it is drawn again, with all that was typed.
document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("[data-live]");
  if (!form || !target.matches("select, [type=radio], [data-lookup-id]")) return;
  chosen = document.activeElement?.id || target.id;
  if (!form.closest("dialog")) { // a page of its own
    for (const [name, value] of [["step", "look"], ["by", target.name]]) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    form.setAttribute("action", `${form.getAttribute("action")}#${chosen}`);
    return HTMLFormElement.prototype.submit.call(form);
  }
  htmx.ajax("POST", form.getAttribute("action"), { source: form, target: "#dialog", swap: "innerHTML", values: { step: "look", by: target.name } });
});
// A file is answered to the browser itself, and the page stays: nothing tells when it has come.
on("submit", "[data-plain]", () => setTimeout(() => box()?.close()));
on("click", "[data-dialog-close]", (event) => {
  if (!box()?.open) return;
  event.preventDefault();
  box().close();
});
// A press that begins and ends on the dark around a dialog closes it.
let began;
document.addEventListener("pointerdown", (event) => { began = event.target; });
document.addEventListener("click", (event) => {
  if (event.target === began && event.target.matches?.("dialog[open]")) event.target.close();
});
box()?.addEventListener("close", () => {
  box().replaceChildren();
  if (opener?.isConnected) land(opener, opener.closest("details")?.querySelector("summary"));
});
