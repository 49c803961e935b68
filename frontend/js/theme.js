// Light, dark or as the device: shown at once, remembered by the server.
import { on, post } from "./page.js";

on("submit", "[data-theme-form]", (event, form) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  const theme = button.value;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = `saluran-${theme}`;
  form.querySelectorAll("button").forEach((one) => {
    one.setAttribute("aria-pressed", String(one === button));
    one.classList.toggle("bg-base-300", one === button);
  });
  post(form.getAttribute("action"), { theme }, form);
});
