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
    quiet();
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

  /* A browser keeps what was posted with the tab, and sends it again when somebody reloads. Once
     the entry is replaced, only the address is left. */
  if (over()) hide(); else h.replaceState(h.state, "");

  /* Chromium writes it to its disk as well, at the moment the page comes or when none ever comes;
     but never what was sent with a password. So there is one, without a name, only while it
     gathers what to send: it offers to keep no password that is gone again by then. */
  d.addEventListener("submit", function (event) {
    var sign = d.createElement("input"), form = event.target;
    if (event.defaultPrevented || form.method !== "post" || !w.navigator.userAgentData) return;
    sign.type = "password";
    sign.value = "-";
    sign.hidden = true;
    form.appendChild(sign);
    form.addEventListener("formdata", function () { sign.remove(); }, { once: true });
  });
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

  /* Listening: a button beside each block of text, where the phone itself has a voice for the
     language of the page. A voice of a server is never taken: the text goes nowhere. What
     somebody typed, and a receipt, are never read. */
  var talk = w.speechSynthesis, on;
  var STARTS = "h1,h2,legend,.field>label,.ask", MINE = ".mine,.told dd,.receipt,.aloud,.hush,textarea";

  function voice() {
    var lang = root.lang, tag = new RegExp("^(" + (lang === "zh" ? "zh|cmn" : lang) + ")([-_](?!hk)|$)", "i");
    return talk && talk.getVoices().filter(function (one) {
      return one.localService === true && tag.test(one.lang);
    })[0];
  }

  function quiet() {
    if (talk) talk.cancel();
    if (on) on.setAttribute("aria-pressed", "false");
    on = null;
  }

  /* The paragraphs from here to the next block: what is seen, in the language of the page. */
  function words(start, starts) {
    var walk = d.createTreeWalker(d.getElementById("main"), 4), said = [], last, node, box, text;
    while ((node = walk.nextNode())) {
      box = node.parentNode;
      if (!start.contains(node) && !(start.compareDocumentPosition(node) & 4)) continue;
      if (!start.contains(node) && box.closest(STARTS) && starts.indexOf(box.closest(STARTS)) >= 0) break;
      text = node.data.trim();
      if (!text || box.closest(MINE) || !box.getClientRects().length) continue;
      if (box.closest("[lang]") !== root) continue;
      box = box.closest("p,li,dt,dd,label,legend,h1,h2,h3,summary,button") || box;
      if (box === last) said.push(said.pop() + " " + text); else said.push(text);
      last = box;
    }
    return said;
  }

  function hear(button, start, starts) {
    var mine = on === button, queue;
    quiet();
    if (mine) return;
    queue = words(start, starts).map(function (text) {
      var said = new w.SpeechSynthesisUtterance(text);
      said.voice = voice();
      said.lang = said.voice.lang;
      return said;
    });
    if (!queue.length) return;
    on = button;
    button.setAttribute("aria-pressed", "true");
    queue[queue.length - 1].onend = function () { if (on === button) quiet(); };
    queue.forEach(function (said) { talk.speak(said); });
  }

  function offer() {
    var model = d.getElementById("hear");
    if (!model || !voice() || d.querySelector("main .hear")) return;
    var starts = [].filter.call(d.querySelectorAll("main " + STARTS.split(",").join(",main ")), function (start) {
      return !start.closest(MINE);
    });
    starts.forEach(function (start) {
      var button = model.content.firstElementChild.cloneNode(true);
      button.setAttribute("aria-label", button.getAttribute("aria-label") + ": " + start.textContent.trim());
      button.addEventListener("click", function () { hear(button, start, starts); });
      start[start.localName === "legend" ? "after" : "before"](button);
    });
  }

  if (talk) {
    d.addEventListener("DOMContentLoaded", offer);
    talk.onvoiceschanged = offer;
    w.addEventListener("pagehide", quiet);
    d.addEventListener("visibilitychange", function () { if (d.hidden) quiet(); });
  }

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
