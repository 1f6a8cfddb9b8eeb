// What the recording screen keeps in this browser until the server has it. It lies there sealed with a
// key that only the pages of its writer hold, so whoever sits down next at a shared computer finds
// nothing to read. Without https no browser seals: then it lies as it is. app.js takes it away when
// somebody signs out, and when it is old.
"use strict";
const openShelf = async (place, secret, changed) => {
  const open = new Map();
  const hex = (data) => [...new Uint8Array(data)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const lock = crypto.subtle && (await crypto.subtle.importKey("raw", bytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]));
  // it opens under its own name alone
  const way = (name, iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) });
  const IV = 12;

  const seal = async (name, value) => {
    const iv = crypto.getRandomValues(new Uint8Array(IV)), text = new TextEncoder().encode(JSON.stringify(value));
    return hex(iv) + hex(await crypto.subtle.encrypt(way(name, iv), lock, text));
  };
  const unseal = async (name, sealed) => {
    const data = bytes(sealed);
    const text = await crypto.subtle.decrypt(way(name, data.slice(0, IV)), lock, data.slice(IV));
    return JSON.parse(new TextDecoder().decode(text));
  };
  const take = async (name) => {
    const key = name.slice(place.length), before = open.get(key), text = localStorage.getItem(name);
    if (text === null) return open.delete(key);
    try {
      const kept = JSON.parse(text), value = kept.sealed ? await unseal(name, kept.sealed) : kept.plain ?? kept;
      // what is typed here meanwhile is the newer one
      if (open.get(key) === before) open.set(key, value);
    } catch {
      // sealed for nobody who can come back
      localStorage.removeItem(name);
    }
  };
  const keep = async (key, value) => {
    open.set(key, value);
    const name = place + key, { at, waiting = false } = value;
    const held = lock ? { sealed: await seal(name, value) } : { plain: value };
    // it may have been dropped while it was sealed, or typed on
    if (open.get(key) === value) localStorage.setItem(name, JSON.stringify({ at, waiting, words: "fields" in value, ...held }));
  };
  const drop = (key) => {
    open.delete(key);
    localStorage.removeItem(place + key);
  };

  // another window of the same person
  addEventListener("storage", async ({ key }) => {
    if (!key?.startsWith(place)) return;
    await take(key);
    changed();
  });
  await Promise.all(Object.keys(localStorage).filter((name) => name.startsWith(place)).map(take));
  return { items: () => [...open].sort((one, other) => one[1].at - other[1].at), item: (key) => open.get(key), keep, drop };
};
