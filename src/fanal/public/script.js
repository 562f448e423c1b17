/* Leaving: hides the page at once, opens the neutral site, and keeps Back and Forward blank.
   Nothing is stored: the mark lies in the tab's own history entry and goes with the tab. */
(function (d, w, h) {
  var root = d.documentElement, nav = w.navigation, presses = 0, alone = false, timer;

  function marked(state) { return !!(state && state.gone); }

  /* This entry, or one after it, was left with the button: so the visit is over. */
  function over() {
    var now = nav && nav.currentEntry;
    return marked(h.state) || !!now && nav.entries().some(function (entry) {
      return entry.index >= now.index && marked(entry.getState());
    });
  }

  function empty() {
    d.title = "\u200b";
    if (d.body) d.body.textContent = "";
  }

  /* One class and the title: all that has to be done before the screen is drawn again. */
  function cover() {
    root.className = "gone";
    d.title = "\u200b";
  }

  function hide() {
    cover();
    empty();
    d.addEventListener("DOMContentLoaded", empty);
  }

  function leave() {
    var to = d.getElementById("exit").href, gone = false;
    function go() {
      if (gone) return;
      gone = true;
      hide();
      depart(to);
    }
    cover();
    /* After that frame; or soon, where none is drawn. */
    w.requestAnimationFrame(function () { setTimeout(go); });
    setTimeout(go, 50);
  }

  function depart(to) {
    if (!nav || nav.entries().length > 1) {
      /* Pages before or after this one: leave a blank one in between as a mark. */
      h.replaceState({ gone: 1 }, "");
      if (nav) nav.updateCurrentEntry({ state: { gone: 1 } });
      h.pushState({ gone: 1 }, "");
    }
    w.location.replace(to);
  }

  function say(n) {
    var exit = d.getElementById("exit"), status = d.getElementById("exit-status");
    if (n) exit.setAttribute("data-n", n); else exit.removeAttribute("data-n");
    status.textContent = n ? status.getAttribute("data-" + n) : "";
  }

  function forget() {
    if (presses) say(0);
    presses = 0;
    clearTimeout(timer);
  }

  if (over()) hide();
  w.addEventListener("pageshow", function () { if (over()) hide(); });

  d.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.id === "exit") {
      event.preventDefault();
      leave();
    } else if (!nav && link.host === w.location.host && !link.hash) {
      /* Without the Navigation API the visit stays one history entry. */
      event.preventDefault();
      w.location.replace(link.href);
    }
  });

  /* The waiting room: presses "Send again" when its time has come. */
  d.addEventListener("DOMContentLoaded", function () {
    var again = d.querySelector("[data-again]");
    if (again) setTimeout(function () { again.click(); }, again.getAttribute("data-again") * 1000);
  });

  /* Shift three times, at most five seconds apart, and not as part of another key. */
  d.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") { alone = false; forget(); } else if (!event.repeat) alone = true;
  });
  d.addEventListener("keyup", function (event) {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    clearTimeout(timer);
    if (++presses > 2) return leave();
    say(presses);
    timer = setTimeout(forget, 5000);
  });
})(document, window, history);
