// Keys that make the desk quicker. Nothing needs them, and each member can switch them off.
"use strict";

(() => {
  const list = document.getElementById("keys");
  if (!list) return;
  const open = document.querySelector("[data-keys]");
  open.hidden = false;
  open.addEventListener("click", () => list.showModal());

  const rows = () => [
    ...document.querySelectorAll("main .list th a, main .due-list .who a, main .picks a, main .matches a"),
  ].filter((link) => link.checkVisibility());

  const step = (by) => {
    const links = rows();
    const now = links.indexOf(document.activeElement);
    const next = now < 0 ? (by > 0 ? 0 : links.length - 1) : now + by;
    links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
  };
  const go = (name) => {
    const address = list.dataset[name];
    if (address) location.assign(address);
  };
  // The form of a deed where the page has it, else the page of that deed. Nothing is sent by a key.
  const deed = (name) => {
    const form = document.querySelector(`main form#form-${name}`);
    if (!form) {
      document.querySelector(`main a[href$="/${name}/"]`)?.click();
      return;
    }
    form.closest("details")?.setAttribute("open", "");
    form.querySelector("textarea, select, input:not([type=hidden]), button")?.focus();
  };
  const tick = () => {
    const row = document.activeElement?.closest("tr, li");
    row?.querySelector("input[type=checkbox][name=pick], input[type=checkbox][name=row]")?.click();
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    x: tick,
    n: () => deed("note"),
    a: () => deed("answer"),
    m: () => deed("take"),
    h: () => deed("assign"),
    s: () => deed("snooze"),
    e: () => deed("close"),
    "/": () => document.querySelector("main .find input[type=text]")?.focus(),
    "?": () => list.showModal(),
  };
  const places = { t: "today", i: "inbox", c: "cases" };

  let went = 0;
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (list.open) return;
    if (event.key === "g") {
      went = Date.now();
      return;
    }
    const place = Date.now() - went < 1_500 && places[event.key];
    went = 0;
    const act = place ? () => go(place) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
