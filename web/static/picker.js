// A field that finds by a few letters, with or without their marks; without this file it is a plain list.
"use strict";

const foldWords = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").split(/\s+/).filter(Boolean);

function makePicker(input) {
  const known = [...input.list.options].map((option) => ({ name: option.value, words: option.dataset.words.split(" ") }));
  const box = document.createElement("ul");
  let found = [], place = 0;
  box.id = input.id + "-found";
  box.hidden = true;
  box.className = "days";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", input.labels[0].textContent);
  input.removeAttribute("list");
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", box.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);
  input.after(box);

  const show = () => {
    box.replaceChildren(...found.map((each, index) => {
      const line = document.createElement("li");
      line.id = `${box.id}-${index}`;
      line.textContent = each.name;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(index === place));
      line.addEventListener("pointerdown", (event) => { event.preventDefault(); place = index; choose(); });
      return line;
    }));
    box.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!box.hidden));
    if (found.length) input.setAttribute("aria-activedescendant", `${box.id}-${place}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => { found = []; show(); };
  const choose = () => {
    input.value = found[place].name;
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  };
  input.addEventListener("input", () => {
    const typed = foldWords(input.value);
    const fits = (each) => typed.every((part) => each.words.some((word) => word.startsWith(part)));
    found = typed.length && !known.some((each) => each.name === input.value) ? known.filter(fits).slice(0, 7) : [];
    place = 0;
    show();
  });
  input.addEventListener("keydown", (event) => {
    if (box.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: found.length - 1 }[event.key];
    if (step !== undefined) { place = (place + step) % found.length; show(); event.preventDefault(); }
    else if (event.key === "Escape") close();
    else if (event.key === "Tab") choose();
    else if (event.key === "Enter") { choose(); if (!event.ctrlKey && !event.metaKey) event.preventDefault(); }
  });
  // leaving the field takes what is marked, as the list shows it
  input.addEventListener("blur", () => { if (found.length) choose(); });
}

for (const input of document.querySelectorAll("[data-picks]")) makePicker(input);
