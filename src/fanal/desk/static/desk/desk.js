// Makes the desk quicker and safer; every page is whole without it.
"use strict";

// A browser keeps what was posted with the tab, and sends it again when somebody reloads. Once the
// entry is replaced, only the address is left.
history.replaceState(history.state, "");

// Chromium writes it to its disk as well, at the moment the page comes or when none ever comes; but
// never what was sent with a password. So there is one, without a name, only while it gathers what
// to send: it offers to keep no password that is gone again by then.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || !navigator.userAgentData) return;
  const sign = Object.assign(document.createElement("input"), {
    type: "password",
    value: "-",
    hidden: true,
  });
  form.append(sign);
  form.addEventListener("formdata", () => sign.remove(), { once: true });
});

(() => {
  document.documentElement.classList.add("scripted");
  const lock = document.getElementById("lock");
  const idle = Number(document.body.dataset.idle) * 60_000;

  // The words of the form that was touched last travel with the lock.
  let touched = null;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form !== lock && form.method === "post") touched = form;
  });

  const secret = /^(csrfmiddlewaretoken|password|new_password|again|code|recovery_code|sheet|groups?(_[0-9]+)?|lock-(page|path))$/;

  function carry(form) {
    for (const [name, value] of new FormData(form)) {
      if (secret.test(name) || typeof value !== "string") continue;
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      lock.append(field);
    }
    lock.elements["lock-path"].value = new URL(form.action).pathname;
  }

  if (lock) {
    lock.addEventListener("submit", () => {
      if (touched) carry(touched);
      others.postMessage("lock");
    });
    // Of several open pages one may have locked already; each still brings its own words home.
    // Work in one page keeps the others awake: they tell each other that, and when one is locked.
    let last = Date.now();
    let told = last;
    const others = new BroadcastChannel("desk");
    let locking = false;
    others.addEventListener("message", ({ data }) => {
      if (data === "lock" && !locking) blank();
      last = Date.now();
    });
    const awake = () => {
      last = Date.now();
      if (last - told < 60_000) return;
      told = last;
      others.postMessage("awake");
      stayOpen();
    };
    // Somebody who writes for long sends nothing meanwhile, and the server would lock them.
    const stayOpen = async () => {
      const answer = await fetch(lock.dataset.awake, { redirect: "manual" }).catch(() => null);
      if (answer && answer.type === "opaqueredirect") blank();
    };
    for (const kind of ["pointerdown", "keydown", "scroll"]) {
      addEventListener(kind, awake, { passive: true });
    }
    const blank = () => {
      locking = true;
      document.documentElement.classList.add("blank");
      lock.requestSubmit();
    };
    setInterval(() => {
      // A little early, so that the words are on their way while the keys are still there.
      if (idle && Date.now() - last > idle - 20_000) blank();
    }, 5_000);
  }

  // A page brought back by the Back button may show what was locked or signed out.
  // It is hidden while it goes, so that it comes back hidden and is not seen until it is reloaded.
  addEventListener("pagehide", () => document.documentElement.classList.add("blank"));
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  for (const all of document.querySelectorAll("[data-tick-all]")) {
    const boxes = document.querySelectorAll(`[form="${all.form.id}"][name="pick"]`);
    all.parentElement.hidden = boxes.length === 0;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    });
  }
  // The demo fills in the sign-in form when somebody is chosen.
  const put = (id, value) => {
    const field = document.getElementById(id);
    if (field) field.value = value;
  };
  for (const button of document.querySelectorAll("[data-email]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      put("id_email", button.dataset.email);
      put("id_code", button.dataset.code);
      put("id_password", document.querySelector("[data-demo-password]").textContent);
      document.querySelector("main form .button").focus();
    });
  }
})();
