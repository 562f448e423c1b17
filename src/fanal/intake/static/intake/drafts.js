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
  const forms = () => [...place.querySelectorAll("form")].filter((form) => form.method === "post");
  const keep = keepDrafts(place, place.dataset.writing, () => {
    const words = new URLSearchParams();
    for (const form of forms()) {
      words.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      for (const field of typedIn(form)) words.set(field.name, field.value);
    }
    return words;
  });
  place.addEventListener("input", (event) => {
    if (told || !event.target.form || event.target.form.method !== "post") return;
    told = true;
    keep(false);
  });
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
