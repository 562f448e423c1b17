/* The check on one page, for where there is no network. It weighs as `Clause.weigh` does; a test
   holds one against the other. What is marked stands in the page and nowhere else. */
(function (d, w) {
  function $(id) { return d.getElementById(id); }
  function all(selector, inside) { return [].slice.call((inside || d).querySelectorAll(selector)); }
  function value(name) {
    var found = d.querySelector("[name='" + name + "']:checked");
    return found ? found.value : "";
  }

  function minor() { return value("minor") || "not-sure"; }

  /* The list as it is asked of this age; who may be a minor is asked as one. */
  function asking() {
    var age = minor() === "no" ? "adults" : "minors", those = all("[data-ages]");
    return those.filter(function (one) {
      return one.getAttribute("data-ages").split(" ").indexOf(age) >= 0;
    })[0] || those[0];
  }

  function weigh(at_least, present, unknown) {
    if (at_least) {
      if (present >= at_least) return "met";
      return present + unknown >= at_least ? "open" : "not-met";
    }
    if (present) return "signs";
    return unknown ? "open" : "none-seen";
  }

  /* Each sign has the same three marks and a note. */
  function furnish(sign, at) {
    sign.appendChild(d.importNode($("how").content, true));
    all("label", sign).forEach(function (label, n) {
      var field = n < 3 ? label.previousElementSibling : sign.querySelector("textarea");
      field.id = label.htmlFor = "m" + at + "-" + n;
      field.name = n < 3 ? "m" + at : "";
    });
  }

  /* What is said only when something is so. */
  function conditions(true_now) {
    if (value("danger") === "yes") true_now.push("danger");
    true_now.push(minor() === "no" ? "adult" : "child");
    all("[data-if]").forEach(function (one) {
      one.hidden = !one.getAttribute("data-if").split(" ").some(function (token) {
        return true_now.indexOf(token) >= 0;
      });
    });
  }

  function ask() {
    var now = asking();
    all("[data-ages]").forEach(function (one) { one.hidden = one !== now; });
    $("marks").hidden = false;
    $("result").hidden = true;
    conditions([]);
  }

  function explain() {
    var now = asking(), signs = all("fieldset", now), said = { seen: [], "not-seen": [], unknown: [] }, result;
    signs.forEach(function (sign) {
      var mark = sign.querySelector("input:checked");
      said[mark ? mark.value : "unknown"].push(sign);
    });
    result = weigh(+now.getAttribute("data-at-least"), said.seen.length, said.unknown.length);
    conditions([now.id, now.id + ":" + result, result]);
    Object.keys(said).forEach(function (mark) {
      var part = $("said-" + mark);
      part.hidden = !said[mark].length;
      part.querySelector("ul").textContent = "";
      said[mark].forEach(function (sign) { part.querySelector("ul").appendChild(told(sign)); });
    });
    $("when").textContent = today();
    $("marks").hidden = true;
    $("result").hidden = false;
    $("found").focus();
    up();
  }

  /* By the clock of the phone, in the words of the page. */
  function today() {
    var words = d.documentElement.lang.replace(/^en$/, "en-GB") + "-u-ca-gregory-nu-latn";
    return new Date().toLocaleString(words, { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });
  }

  function up() { w.scrollTo({ top: 0, behavior: "instant" }); }

  function told(sign) {
    var line = d.createElement("li"), note = sign.querySelector("textarea").value.trim(), words;
    line.textContent = sign.querySelector("legend").textContent;
    if (note) {
      words = d.createElement("div");
      words.className = "mine words";
      words.dir = "auto";
      words.textContent = note;
      line.appendChild(words);
    }
    return line;
  }

  /* What was marked before the network went. */
  function take_over(given) {
    /* Marks of another list say nothing here. */
    var other = given.marked && given.marked !== $("kept").getAttribute("data-list");
    all("#marks input,#marks textarea").forEach(function (field) {
      var sign = field.closest("[data-sign]"), radio = field.type === "radio", said;
      if (sign && other) return;
      said = given[sign ? (radio ? "sign-" : "note-") + sign.getAttribute("data-sign") : field.name];
      if (said && radio) field.checked = field.value === said;
      else if (said) { field.value = said; field.closest("details").open = true; }
    });
    if (given["do"] === "result" || given["do"] === "paper") { ask(); explain(); }
  }

  function forget() {
    $("marks").reset();
    $("when").textContent = "";
    all("#said-seen ul,#said-not-seen ul,#said-unknown ul").forEach(function (one) { one.textContent = ""; });
    ask();
    up();
  }

  d.addEventListener("DOMContentLoaded", function () {
    var box = $("kept"), given = JSON.parse(box.getAttribute("data-given"));
    var notice = d.querySelector("[data-cut]");
    if (!w.navigator.onLine) notice.hidden = false;
    /* These lead to pages that are not kept. */
    if (!notice.hidden) all(".tongues,.foot,.home").forEach(function (one) { one.hidden = true; });
    box.removeAttribute("data-given");
    all("[data-sign]").forEach(furnish);
    box.hidden = false;
    $("marks").addEventListener("submit", function (event) { event.preventDefault(); explain(); });
    $("marks").addEventListener("change", ask);
    $("change").addEventListener("click", function () { ask(); $("top").focus(); up(); });
    $("wipe").addEventListener("click", function () { forget(); $("top").focus(); });
    w.addEventListener("pagehide", forget);
    ask();
    take_over(given);
  });
})(document, window);
