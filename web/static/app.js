// Comforts only: every page works the same without this file.
"use strict";

// the person is told what is wrong before anything else
const errors = document.querySelector(".errors");
if (errors) errors.focus();

// words of the recording screen that the server does not have (shelf.js): they do not stay in this browser
// when somebody signs out, nor for long. What was recorded without a connection waits longer than a draft.
const A_DAY = 864e5;
const shelved = () => {
  try {
    return Object.entries(localStorage).filter(([name]) => /^followup\.\d+\./.test(name)).map(([name, text]) => [name, JSON.parse(text)]);
  } catch {
    return [];
  }
};
for (const [name, { at, waiting }] of shelved()) {
  if (!(Date.now() - at < (waiting ? 30 : 7) * A_DAY)) localStorage.removeItem(name);
}
for (const form of document.querySelectorAll("form[action='/logout']")) {
  form.addEventListener("submit", (event) => {
    const left = shelved();
    if (left.some(([, { words }]) => words) && !confirm(form.dataset.erases)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else left.forEach(([name]) => localStorage.removeItem(name));
  });
}

// a second press must not send the form twice; a page brought back by the browser is fresh again
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

// controls that need this file are hidden without it
for (const control of document.querySelectorAll("[data-needs-script]")) control.hidden = false;
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}

// XXXX-XXXX-XXXX while typing at the end; an input method that is composing is left alone
for (const input of document.querySelectorAll("input[data-code]")) {
  input.addEventListener("input", (event) => {
    if (event.isComposing || input.selectionStart !== input.value.length) return;
    if ((event.inputType || "").startsWith("delete")) return;
    const letters = input.value.replace(/[^0-9a-z]/gi, "").toUpperCase();
    if (letters.length <= 12) input.value = letters.replace(/(.{4})(?=.)/g, "$1-");
  });
}

for (const button of document.querySelectorAll("[data-shows]")) {
  const input = document.getElementById(button.dataset.shows);
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
}

for (const button of document.querySelectorAll("[data-ticks]")) {
  button.addEventListener("click", () => {
    const boxes = [...button.form.querySelectorAll("input[name=case]")];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}

// where a row of links scrolls sideways on a phone, the one that is open is in sight; browsers that
// do it by the style sheet are spared the measuring
const spared = CSS.supports("scroll-initial-target", "nearest");
for (const link of spared ? [] : document.querySelectorAll("nav a[aria-current]")) {
  const row = link.closest("ul, .tabs");
  row.scrollLeft = link.offsetLeft - row.offsetLeft - row.clientWidth / 3;
}
