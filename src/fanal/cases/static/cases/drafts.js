// Keeps what is being typed on a long form, sealed on the server, every so often and on leaving.
"use strict";

(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  let typed = false;
  // Once something was sent, or the desk was locked, there is nothing left to keep.
  let over = false;
  form.addEventListener("input", () => { typed = true; });
  document.addEventListener("submit", () => { over = true; });

  const keep = (leaving) => {
    if (!typed || over) return;
    typed = false;
    const words = new URLSearchParams(new FormData(form));
    words.set(form.dataset.draft, "stay");
    fetch(location.href, { method: "POST", body: words, keepalive: leaving, redirect: "manual" }).then(
      (answer) => { if (answer.status !== 204) over = true; },
      () => { typed = true; },
    );
  };
  setInterval(() => keep(false), 15_000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true);
  });
  addEventListener("pagehide", () => keep(true));
})();
