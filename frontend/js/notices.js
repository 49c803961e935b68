// What somebody is told: the bell is looked at anew while one looks at the page, and a notice that is opened is read.
import { announce, on } from "./page.js";

const MINUTE = 60_000;
let looked = Date.now();

async function look() {
  const bell = document.getElementById("bell");
  if (!bell || document.hidden || Date.now() - looked < MINUTE - 1000) return;
  looked = Date.now();
  const url = `/my/notices/bell?n=${encodeURIComponent(bell.dataset.unread)}`;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => undefined);
  if (answer?.status === 401) clearInterval(timer);
  if (answer?.status !== 200) return;
  const held = document.activeElement === bell;
  bell.outerHTML = await answer.text();
  const now = document.getElementById("bell");
  if (held) now.focus();
  announce(now.getAttribute("aria-label"));
}
const timer = setInterval(look, MINUTE);
document.addEventListener("visibilitychange", look);

const token = () => document.querySelector("meta[name=csrf-token]").content;
on("click", "[data-read]", (event, link) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) { // elsewhere: this page stays
    fetch(link.dataset.read, { method: "POST", keepalive: true, redirect: "manual", headers: { "X-CSRFToken": token() } });
    return;
  }
  event.preventDefault();
  const form = document.getElementById("read");
  form.setAttribute("action", link.dataset.read);
  form.submit();
});
