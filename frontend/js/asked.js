// Fields that only matter for some choices of another field are out of sight for the rest.
import { each } from "./page.js";

each("form:has([data-when])", (form) => {
  const show = () => {
    form.querySelectorAll("[data-when]").forEach((part) => {
      part.hidden = !part.dataset.values.split(" ").includes(form.elements[part.dataset.when]?.value ?? "");
    });
    form.querySelectorAll("fieldset.sheet").forEach((sheet) => {
      const fields = [...sheet.querySelectorAll(":scope > .field-grid > *")];
      sheet.hidden = fields.length > 0 && fields.every((field) => field.hidden);
    });
  };
  form.addEventListener("change", show);
  show();
});
