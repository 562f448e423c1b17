/* The handed phone: one question at a time, heard where the phone can speak the language. Nothing is
   stored. Whatever takes the page from the screen ends it, as "Leave this page" does. */
(function (d, w) {
  /* As long as somebody may need for a question; then nobody is there. */
  var ALONE = 180000;
  var form, steps, at = 0, waiting;

  function all(selector, inside) { return [].slice.call((inside || d).querySelectorAll(selector)); }
  function leave() {
    var exit = d.getElementById("exit");
    if (exit) exit.click();
  }

  function wait() {
    clearTimeout(waiting);
    waiting = setTimeout(leave, ALONE);
  }

  function show(n) {
    var heard;
    at = n;
    steps.forEach(function (step, k) { step.hidden = k !== n; });
    /* Links that lead elsewhere are in the way of a finger. */
    if (n) all(".tongues,.foot,.home").forEach(function (one) { one.hidden = true; });
    w.scrollTo({ top: 0, behavior: "instant" });
    if (!n) return;
    d.getElementById("title").className = "hush";
    all("#title .hear").forEach(function (one) { one.remove(); });
    steps[n].querySelector("h2").focus();
    heard = steps[n].querySelector(".hear");
    if (heard && heard.getAttribute("aria-pressed") !== "true") heard.click();
    wait();
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
    form.querySelector("[data-begin]").hidden = false;
    form.addEventListener("click", function (event) {
      var said = event.target.getAttribute("data-say");
      if (at) wait();
      if (event.target.hasAttribute("data-stop")) return leave();
      if (event.target.hasAttribute("data-next")) return show(at + 1);
      if (!said) return;
      steps[at].querySelector("[value=" + said + "]").checked = true;
      show(at + 1);
    });
    form.addEventListener("submit", function () {
      keep_back();
      d.removeEventListener("visibilitychange", interrupted);
      clearTimeout(waiting);
    });
    d.addEventListener("visibilitychange", interrupted);
    /* Going back shows nobody what was answered: the questions begin anew. */
    w.addEventListener("pagehide", function () { form.reset(); d.body.textContent = ""; });
    w.addEventListener("pageshow", function (event) { if (event.persisted) w.location.reload(); });
    show(0);
  }

  function interrupted() { if (d.hidden && at) leave(); }

  /* Beside each language that this phone cannot speak by itself. */
  function mark() {
    var voices = w.speechSynthesis ? w.speechSynthesis.getVoices() : [];
    all("[data-silent]").forEach(function (one) {
      var code = one.getAttribute("data-silent"), tag = new RegExp("^(" + (code === "zh" ? "zh|cmn" : code) + ")([-_](?!hk)|$)", "i");
      one.hidden = voices.some(function (voice) { return voice.localService === true && tag.test(voice.lang); });
    });
  }

  d.addEventListener("DOMContentLoaded", function () {
    form = d.getElementById("handed");
    if (form) return start();
    mark();
    /* Older Safari has no such event, and knows its voices at once. */
    if (w.speechSynthesis && w.speechSynthesis.addEventListener) w.speechSynthesis.addEventListener("voiceschanged", mark);
  });
})(document, window);
