// What stands in the other forms of a report travels along, so that one deed loses no draft.
"use strict";

const typedIn = (form) =>
  form.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox])");

// The first touch of a form tells colleagues that somebody writes here, and nothing of the words.
// These are kept as a draft, sealed to who types, every so often and on leaving.
(() => {
  const place = document.querySelector("[data-writing]");
  if (!place) return;
  let told = false;
  let typed = false;
  // Once something was sent, or the desk was locked, there is nothing left to keep.
  let over = false;
  const forms = () => [...place.querySelectorAll("form")].filter((form) => form.method === "post");

  const keep = (leaving) => {
    if (!typed || over) return;
    typed = false;
    const words = new URLSearchParams();
    for (const form of forms()) {
      words.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      for (const field of typedIn(form)) words.set(field.name, field.value);
    }
    fetch(place.dataset.writing, { method: "POST", body: words, keepalive: leaving, redirect: "manual" }).then(
      (answer) => { if (answer.status !== 204) over = true; },
      () => { typed = true; },
    );
  };
  place.addEventListener("input", (event) => {
    if (!event.target.form || event.target.form.method !== "post") return;
    typed = true;
    if (told) return;
    told = true;
    keep(false);
  });
  document.addEventListener("submit", () => { over = true; });
  setInterval(() => keep(false), 15_000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true);
  });
  addEventListener("pagehide", () => keep(true));
})();

document.addEventListener("submit", (event) => {
  const sent = event.target;
  if (!sent.closest("main")) return;
  for (const form of document.querySelectorAll("main form")) {
    if (form === sent || form.method !== "post") continue;
    for (const typed of typedIn(form)) {
      if (!typed.value.trim()) continue;
      const copy = document.createElement("input");
      copy.type = "hidden";
      copy.name = typed.name;
      // Hidden fields lose line breaks at their ends only; inside they stay.
      copy.value = typed.value;
      sent.append(copy);
    }
  }
});
