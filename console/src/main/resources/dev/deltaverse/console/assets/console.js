// Live updates and the switch between light and dark. The pages work without it.
"use strict";

const root = document.documentElement;
const theme = document.getElementById("theme");
theme.hidden = false;
theme.addEventListener("click", () => {
  const dark = root.dataset.theme === "dark" ||
    (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = "theme=" + root.dataset.theme + ";path=/;max-age=31536000;samesite=strict";
});

/** Puts new content into an element; the focus stays where it was. */
function patch(id, html) {
  const element = document.getElementById(id);
  if (!element) return;
  const active = document.activeElement;
  const inside = element.contains(active) ? [...element.querySelectorAll("a, button, select, input, [tabindex]")].indexOf(active) : -1;
  const boxes = [...element.querySelectorAll(".scroll")].map(box => [box.scrollLeft, box.scrollTop]);
  element.innerHTML = html;
  [...element.querySelectorAll(".scroll")].forEach((box, i) => { if (boxes[i]) [box.scrollLeft, box.scrollTop] = boxes[i]; });
  if (inside >= 0) element.querySelectorAll("a, button, select, input, [tabindex]")[inside]?.focus();
}

/** Loads the page again in place: it has other parts than before. */
async function reload() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.id;
  const open = [...document.querySelectorAll("details[id][open]")].map(details => details.id);
  document.getElementById("main").replaceChildren(...page.getElementById("main").childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

function follow() {
  const link = document.getElementById("link");
  const source = new EventSource("/live" + location.pathname + location.search);
  source.addEventListener("patch", event => {
    for (const [id, html] of Object.entries(JSON.parse(event.data))) patch(id, html);
  });
  source.addEventListener("reload", reload);
  source.onopen = () => { link.textContent = "live"; };
  source.onerror = () => {
    link.textContent = source.readyState === EventSource.CLOSED
      ? "No longer followed; load the page again."
      : "The server does not answer; what you see may be old.";
  };
  addEventListener("pagehide", () => source.close());
}

// The marks of regions are comments, of which the parser keeps all.
const marks = document.createNodeIterator(document.body, NodeFilter.SHOW_COMMENT);
for (let mark = marks.nextNode(); mark; mark = marks.nextNode()) {
  if (mark.data.startsWith("live ")) { follow(); break; }
}
