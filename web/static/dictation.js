// Writing down while the leader talks. What is typed is kept in this browser at once (shelf.js) and on the
// server every two seconds, and then here no longer; what is recorded while the network is away waits here and is sent by itself, under
// the key that its form always had: sent twice, it is one case.
"use strict";
(async () => {
  const EVERY = 2000, PATIENCE = 8000;
  let desk = document.getElementById("desk"), form = document.getElementById("form"), away = false, passing = false, turn = Promise.resolve();
  // one request after the other: a draft never overtakes its recording
  const inTurn = (job) => (turn = turn.then(job, job));

  if (!form) return;
  // one item for each form that the server does not have yet; of one that it has, when it took it
  const { items, item, keep, drop } = await openShelf(
    `followup.${desk.dataset.person}.${desk.dataset.session}.`, desk.dataset.lock, () => list());
  // not crypto.randomUUID: an office's own network may have no https
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const key = () => form.elements.key.value;
  const tell = (text) => {
    const said = document.getElementById("said");
    if (said && said.textContent !== text) said.textContent = text;
  };
  const say = (what) => tell(desk.dataset[what]);

  const typed = () => {
    const fields = Object.fromEntries(new FormData(form));
    delete fields.key;
    return fields;
  };
  const fill = (newest, given) => {
    const fields = { ...JSON.parse(desk.dataset.usual), ...given };
    for (const control of form.elements) {
      const text = fields[control.name] || "";
      if (control.type === "radio") control.checked = control.value === text;
      else if (control.type === "checkbox") control.checked = Boolean(text);
      else if (control.name === "key") control.value = newest;
      else if (control.name && control.name !== "then") control.value = text;
    }
    form.elements.text.closest("details").open = Boolean(fields.text);
    form.elements["petitioner.name"].closest("details").open = !fields.registration;
    // a chip of another day is a day like any other
    if (fields.due && !form.querySelector("[name=due]:checked")) form.elements.other_due.value = fields.due;
    document.getElementById("sitting").textContent = fields["petitioner.name"] || desk.dataset.nobody;
    form.elements.content.focus();
    list();
  };

  const ask = (method, address, fields) =>
    fetch(address, { method, body: new URLSearchParams(fields), signal: AbortSignal.timeout?.(PATIENCE) });
  // null: nobody can say whether it arrived; it is sent again under the same key
  const heard = async (asking) => {
    let answer = null;
    try {
      const got = await asking();
      const out = got.status === 401 || new URL(got.url).pathname === "/login";
      if (out) say("out");
      else if (got.status < 500 && got.status !== 429) answer = { ok: got.ok, status: got.status, url: got.url, text: await got.text() };
      else say("away");
    } catch {
      say("away");
    }
    away = answer === null;
    return answer;
  };
  const record = async (name, fields, then) => {
    const answer = await heard(() => ask("POST", form.action, { ...fields, key: name, then }));
    if (answer) answer.page = new DOMParser().parseFromString(answer.text, "text/html");
    return answer;
  };

  const list = () => {
    const section = document.getElementById("kept");
    const lines = items().filter(([name, each]) => name !== key() && (each.waiting || each.why || each.dirty));
    const now = JSON.stringify(lines);
    if (section.dataset.now === now) return;
    section.dataset.now = now;
    section.hidden = !lines.length;
    section.querySelector("ul").replaceChildren(...lines.map(([name, each]) => {
      const line = document.createElement("li"), text = document.createElement("span");
      const who = each.fields["petitioner.name"] || desk.dataset.nobody;
      text.textContent = `${who}: ${(each.fields.content || "–").slice(0, 50)} – ${each.why || desk.dataset.waits}`;
      line.append(text);
      if (!each.waiting) {
        const button = document.createElement("button");
        button.className = "quiet";
        button.textContent = desk.dataset.look;
        button.addEventListener("click", () => fill(name, each.fields));
        line.append(button);
      }
      return line;
    }));
  };

  // without the server: the next on the list for whom nothing was written, or the same visitor again
  const onward = (then, fields) => {
    if (then === "another") {
      const same = Object.entries(fields).filter(([name]) => name === "registration" || name.startsWith("petitioner."));
      return fill(newKey(), Object.fromEntries(same));
    }
    const done = new Set(items().filter(([, each]) => each.waiting).map(([, each]) => each.fields.registration));
    const people = [...document.querySelectorAll("[data-visitor]")].map((link) => [link.dataset.cases, JSON.parse(link.dataset.visitor)]);
    const place = people.findIndex(([, each]) => each.registration === fields.registration);
    const next = [...people.slice(place + 1), ...people.slice(0, place + 1)]
      .find(([cases, each]) => cases === "0" && !done.has(each.registration) && each.registration !== fields.registration);
    fill(newKey(), next ? next[1] : {});
  };

  const show = (answer) => {
    document.querySelector("main").replaceWith(answer.page.querySelector("main"));
    document.title = answer.page.title;
    const address = new URL(answer.url);
    address.searchParams.delete("done");
    if (answer.ok) history.replaceState(null, "", address);
    begin();
    const errors = document.querySelector(".errors"), slip = document.querySelector("#slip details");
    if (errors) errors.focus();
    if (!answer.ok || !slip) return;
    slip.open = true;
    print();
    slip.open = false;
  };

  const press = async (then) => {
    const name = key(), fields = typed();
    if (item(name)?.waiting) return;
    if (then === "draft") {
      keep(name, { fields, at: Date.now(), dirty: true });
      return pass();
    }
    keep(name, { fields, at: Date.now(), waiting: true });
    form.inert = true;
    const answer = away ? null : await inTurn(() => record(name, fields, then));
    form.inert = false;
    if (!answer) return onward(then, fields);
    drop(name);
    // it comes back under the key of the form that the server made of it
    if (!answer.ok) keep(answer.page.querySelector("[name=key]")?.value ?? name, { fields, at: Date.now(), dirty: true });
    if (answer.page.getElementById("desk")) show(answer);
    else tell(answer.page.title);
  };

  const refused = (page) => [...page.querySelectorAll(".errors li")].map((line) => line.textContent.trim()).join(" ") || page.title;
  const passOn = async (name, each) => {
    if (each.waiting) {
      const answer = await record(name, each.fields, "next");
      if (answer?.ok) {
        drop(name);
        for (const id of ["today", "recorded"]) document.getElementById(id).replaceWith(answer.page.getElementById(id));
      } else if (answer) keep(name, { ...each, waiting: false, dirty: true, why: refused(answer.page) });
      return answer;
    }
    const answer = await heard(() => ask("PUT", `/sessions/${desk.dataset.session}/drafts/${name}`, each.fields));
    // what was typed meanwhile is kept with the next pass; what this browser recorded does not rise again
    const why = answer?.ok ? each.why : answer && [409, 422].includes(answer.status) ? answer.text : desk.dataset.away;
    if (answer && item(name)?.at === each.at) keep(name, answer.ok && !why ? { at: each.at, saved: Number(answer.text) } : { ...each, dirty: false, why });
    if (answer) tell(answer.ok ? desk.dataset.saved : why);
    return answer;
  };
  // everything that the server does not have, one after the other
  const pass = async () => {
    if (passing) return;
    passing = true;
    const before = away;
    for (const [name] of items().filter(([, each]) => each.waiting || each.dirty)) {
      // what it is now: it may have been recorded, or typed on, while others were sent
      const heardOf = await inTurn(() => (item(name) ? passOn(name, item(name)) : true));
      if (!heardOf) break;
    }
    passing = false;
    if (before && !away) say("back");
    list();
  };

  const begin = () => {
    desk = document.getElementById("desk");
    form = document.getElementById("form");
    if (!form) return;
    document.querySelectorAll("[data-needs-script]").forEach((control) => { control.hidden = false; });
    document.querySelectorAll("[data-picks]").forEach((input) => { if (input.list) makePicker(input); });
    form.addEventListener("input", () => {
      if (!item(key())?.waiting) keep(key(), { fields: typed(), at: Date.now(), dirty: true });
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      press("next");
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      press(event.submitter?.value || "next");
    }, true);
    const there = new Set([key(), ...[...document.querySelectorAll("[data-key]")].map((line) => line.dataset.key)]);
    for (const [name, each] of items()) {
      // a draft that the server had and has no more was recorded or deleted
      if (!each.waiting && !each.dirty && !each.why && !there.has(name)) drop(name);
      else if (name === key() && each.dirty) fill(name, each.fields);
      else if (name === key() && each.saved > Number(form.dataset.at)) {
        // this page was asked for before the last words had arrived; by now they are there
        drop(name);
        return location.reload();
      }
    }
    form.elements.content.focus();
    list();
  };

  begin();
  setInterval(pass, EVERY);
  addEventListener("online", pass);
})();
