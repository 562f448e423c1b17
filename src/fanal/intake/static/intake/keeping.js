// Keeps what is being typed, sealed on the server, every so often and on leaving, and says aloud
// when it could not be kept. `drafts.js` of requests and of cases say where and what.
"use strict";

const keepDrafts = (area, address, wordsOf) => {
  const kept = document.querySelector("[data-draft-kept]");
  const unkept = document.querySelector("[data-draft-unkept]");
  let typed = false;
  // Once something was sent, or the desk was locked, there is nothing left to keep.
  let over = false;
  // What is on its way: whether it was kept; nothing when nothing is.
  let going = null;

  const say = (...words) => {
    kept.textContent = "";
    unkept.replaceChildren(...words);
  };
  const sayKept = () => {
    say();
    const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    kept.textContent = `${kept.dataset.draftKept} ${now}`;
  };
  const sayLost = () => {
    const words = document.createElement("p");
    words.textContent = unkept.dataset.draftUnkept;
    say(words);
  };

  const keep = (leaving) => {
    if (!typed || over) return going;
    typed = false;
    const body = wordsOf();
    // What outlives its page may be 64 KiB (Fetch, "keepalive"); a longer form would be refused.
    const keepalive = leaving && body.toString().length < 60_000;
    const sent = fetch(address, { method: "POST", body, keepalive, redirect: "manual" }).then(
      (answer) => {
        if (answer.status === 204) { sayKept(); return true; }
        // Locked: the words wait where the desk offers them back.
        if (answer.type === "opaqueredirect") { over = true; return true; }
        if (answer.status === 409) say(document.getElementById("draft-full").content.cloneNode(true));
        else sayLost();
        if (answer.status === 409 || answer.status >= 500) typed = true;
        else over = true;
        return false;
      },
      () => { typed = true; sayLost(); return false; },
    ).finally(() => { if (going === sent) going = null; });
    going = sent;
    return going;
  };
  area.addEventListener("input", (event) => {
    if (event.target.form && event.target.form.method === "post") typed = true;
  });

  // Whoever signs out in the middle of a sentence finds it again; whoever is told that it could not
  // be kept can copy it, and then press once more. The lock takes its words along itself.
  let told = false;
  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (target.id === "lock" || target.closest("main")) { over = true; return; }
    if (target.method !== "post" || over || told || !(typed || going)) return;
    event.preventDefault();
    told = true;
    keep(false).then((kept) => { if (kept) target.requestSubmit(submitter); });
  }, { capture: true });
  setInterval(() => keep(false), 15_000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true);
  });
  addEventListener("pagehide", () => keep(true));
  return keep;
};
