/* The handed phone: one question at a time, heard where the phone can speak the language. Nothing is
   stored. Whatever takes the page from the screen ends it, as "Leave this page" does. */
(function (d, w) {
  /* As long as somebody may need for a question; then nobody is there. */
  var ALONE = 180000;
  /* A second tap of the same finger lands on the same button of the next question. */
  var SETTLED = 400;
  var form, steps, at = 0, waiting;

  function all(selector, inside) { return [].slice.call((inside || d).querySelectorAll(selector)); }
  function leave() {
    var exit = d.getElementById("exit");
    if (exit) exit.click();
  }

  function wait() {
    clearTimeout(waiting);
    if (at) waiting = setTimeout(w.speechSynthesis && w.speechSynthesis.speaking ? wait : leave, ALONE);
  }

  function show(n) {
    var heard;
    at = n;
    steps.forEach(function (step, k) { step.hidden = k !== n; });
    rest(steps[n]);
    /* Links that lead elsewhere are in the way of a finger. */
    if (n) all(".tongues,.foot,.home").forEach(function (one) { one.hidden = true; });
    w.scrollTo({ top: 0, behavior: "instant" });
    if (!n) return;
    d.getElementById("title").className = "hush";
    all("#title .hear").forEach(function (one) { one.remove(); });
    steps[n].querySelector("h2").focus();
    if (n === steps.length - 1) review();
    heard = steps[n].querySelector(".hear");
    if (heard && heard.getAttribute("aria-pressed") !== "true") heard.click();
    wait();
  }

  function rest(step) {
    var buttons = all("button[data-say],button[data-back],button[data-next],button:not([type])", step);
    buttons.forEach(function (one) { one.disabled = true; });
    setTimeout(function () { buttons.forEach(function (one) { one.disabled = false; }); }, SETTLED);
  }

  /* What would be seen, under the choice to show it: nobody else looks before that is made. */
  function review() {
    var wish = form.querySelector("[name=show]:checked").value, list = d.getElementById("yes");
    list.textContent = "";
    all("[data-asked]", form).forEach(function (question) {
      var line = d.createElement("li"), said = question.querySelector(":checked");
      if (wish !== "all" && !(said && said.value === "yes")) return;
      line.textContent = question.querySelector("h2").textContent;
      /* Each answer, when each will be seen; what was left open is seen as open. */
      said = said || question.querySelector("[value=unknown]");
      if (wish === "all") line.textContent += " – " + said.labels[0].textContent;
      list.appendChild(line);
    });
    list.parentNode.querySelector("p").hidden = wish === "all";
    list.parentNode.hidden = wish === "nothing" || !list.firstChild;
  }

  /* What the person does not show does not leave the page. */
  function keep_back() {
    var wish = form.querySelector("[name=show]:checked").value;
    all("[data-step] [type=radio]:not([name=show])", form).forEach(function (one) {
      if (wish === "nothing" || wish === "yes" && one.value !== "yes") one.checked = false;
    });
  }

  function start() {
    steps = all("[data-step]", form);
    all("[data-asked]", form).forEach(function (question) {
      question.querySelector(".tiles").hidden = true;
      question.querySelector(".next") && question.querySelector(".next").remove();
      question.appendChild(d.importNode(d.getElementById("say").content, true));
    });
    all("[data-begin],[data-back]", form).forEach(function (one) { one.hidden = false; });
    form.addEventListener("click", function (event) {
      var said = event.target.getAttribute("data-say");
      if (event.target.hasAttribute("data-stop")) {
        event.preventDefault();
        return leave();
      }
      if (event.target.hasAttribute("data-next")) return show(at + 1);
      if (event.target.hasAttribute("data-back")) return show(at - 1);
      if (!said) return;
      steps[at].querySelector("[value=" + said + "]").checked = true;
      show(at + 1);
    });
    form.addEventListener("change", review);
    form.addEventListener("submit", function () {
      keep_back();
      /* The network may take its time: nothing is to be read meanwhile, and the guards stay. */
      form.hidden = true;
    });
    d.addEventListener("visibilitychange", interrupted);
    ["pointerdown", "keydown", "scroll", "input"].forEach(function (sign) { d.addEventListener(sign, wait, true); });
    /* Going back shows nobody what was answered: the questions begin anew. */
    w.addEventListener("pagehide", function () { form.reset(); d.body.textContent = ""; });
    w.addEventListener("pageshow", function (event) { if (event.persisted) w.location.reload(); });
    show(0);
  }

  function interrupted() { if (d.hidden && at) leave(); }

  /* Beside each language that this phone cannot speak by itself. */
  function mark() {
    var voices = w.speechSynthesis ? w.speechSynthesis.getVoices() : [];
    var mute = d.querySelector("[data-mute]"), beside = all("[data-silent]");
    /* A page that was left is empty when somebody goes back to it. */
    if (!mute) return;
    beside.forEach(function (one) {
      var code = one.getAttribute("data-silent"), tag = new RegExp("^(" + (code === "zh" ? "zh|cmn" : code) + ")([-_](?!hk)|$)", "i");
      one.hidden = voices.some(function (voice) { return voice.localService === true && tag.test(voice.lang); });
    });
    mute.hidden = beside.some(function (one) { return one.hidden; });
    /* Said once where it is so of all. */
    if (!mute.hidden) beside.forEach(function (one) { one.hidden = true; });
  }

  d.addEventListener("DOMContentLoaded", function () {
    form = d.getElementById("handed");
    if (form) return start();
    all("[data-scripts]").forEach(function (one) { one.hidden = false; });
    mark();
    /* Older Safari has no such event, and knows its voices at once. */
    if (w.speechSynthesis && w.speechSynthesis.addEventListener) w.speechSynthesis.addEventListener("voiceschanged", mark);
  });
})(document, window);
