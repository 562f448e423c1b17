// What stands in the other forms of a report travels along, so that one deed loses no draft.
"use strict";

// The first touch of a form tells colleagues that somebody writes here, and nothing of the words.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  const place = event.target.closest("[data-writing]");
  if (!place || !form || form.method !== "post" || place.dataset.told) return;
  place.dataset.told = "yes";
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  fetch(place.dataset.writing, { method: "POST", body, redirect: "manual" }).catch(() => null);
});

document.addEventListener("submit", (event) => {
  const sent = event.target;
  if (!sent.closest("main")) return;
  for (const form of document.querySelectorAll("main form")) {
    if (form === sent || form.method !== "post") continue;
    for (const typed of form.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox])")) {
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
