// Single-key shortcuts for staff. Each does what a link or a field does that the page shows anyway;
// they can be switched off (WCAG 2.2, 2.1.4), and nothing pressed with Ctrl or Alt is taken.
"use strict";

const OFF = "followup-keys-off";
const list = document.getElementById("keys");
const wanted = list.querySelector("input");
const rows = () => [...document.querySelectorAll("main th[scope=row] a[href], main h3 a[href]")];

// a browser that keeps nothing lets them be switched off for this page at least
let off = false;
try { off = localStorage.getItem(OFF) === "yes"; } catch {}
wanted.checked = !off;
wanted.addEventListener("change", () => {
  off = !wanted.checked;
  try { localStorage.setItem(OFF, off ? "yes" : "no"); } catch {}
});
for (const button of document.querySelectorAll("[data-opens=keys]")) {
  button.addEventListener("click", () => list.showModal());
}

function step(by) {
  const links = rows();
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  if (links[next]) links[next].focus();
}

function search() {
  const field = document.querySelector("#q");
  if (field) field.focus();
  else location.assign("/search");
}

const KEYS = { "/": search, j: () => step(1), k: () => step(-1), "?": () => list.showModal() };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (off || typing || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const does = KEYS[event.key];
  if (!does) return;
  event.preventDefault();
  does();
});
