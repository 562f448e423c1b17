// What is being typed on a long form is kept as a draft.
"use strict";

(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  keepDrafts(form, location.href, () => {
    const words = new URLSearchParams(new FormData(form));
    words.set(form.dataset.draft, "stay");
    return words;
  });
})();
