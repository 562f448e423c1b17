/* Keeping the lists on a phone, and taking them off: only when somebody presses. */
(function (d, w) {
  var sw = w.navigator.serviceWorker, keeping;

  function $(id) { return d.getElementById(id); }
  function all(selector, inside) { return [].slice.call((inside || d).querySelectorAll(selector)); }

  function ours(list) {
    return list.filter(function (one) { return /\/professionals\/$/.test(one.scope); });
  }

  function say(what) {
    var status = keeping.querySelector("[role=status]");
    /* The button that was pressed may go. */
    if (keeping.contains(d.activeElement)) status.focus();
    all("[data-when]", keeping).forEach(function (one) {
      one.hidden = one.getAttribute("data-when").split(" ").indexOf(what) < 0;
    });
  }

  /* Of this language and country: whether it works, and whether anything of any is there. */
  function look() {
    var scope = new URL(keeping.getAttribute("data-scope"), w.location.href).href;
    return Promise.all([sw.getRegistrations(), w.caches.match(scope + "kept/"), w.caches.keys()]).then(function (found) {
      var mine = found[0].some(function (one) { return one.scope === scope && one.active; });
      return { works: mine && !!found[1], left: ours(found[0]).length + found[2].length > 0 };
    });
  }

  function tell(there) { say(there.works ? "kept" : there.left ? "other" : "none"); }

  function keep() {
    say("busy");
    sw.register(keeping.getAttribute("data-worker"), { scope: keeping.getAttribute("data-scope") })
      .then(function (made) {
        return new Promise(function (done, fail) {
          var one = made.installing || made.waiting || made.active;
          function see() {
            if (one.state === "activated") done();
            if (one.state === "redundant") fail();
          }
          one.addEventListener("statechange", see);
          see();
        });
      })
      .then(look).then(function (there) { say(there.works ? "kept" : "failed"); }, function () { say("failed"); });
  }

  function take_off() {
    Promise.all([
      sw.getRegistrations().then(function (list) {
        return Promise.all(ours(list).map(function (one) { return one.unregister(); }));
      }),
      w.caches.keys().then(function (names) {
        return Promise.all(names.map(function (name) { return w.caches.delete(name); }));
      })
    ]).then(look).then(function (there) { say(there.left ? "failed" : "gone"); }, function () { say("failed"); });
  }

  d.addEventListener("DOMContentLoaded", function () {
    keeping = $("keeping");
    var notice = d.querySelector("[data-cut]");
    if (!w.navigator.onLine) notice.hidden = false;
    /* These lead to pages that are not kept. */
    if (!notice.hidden) {
      all(".tongues,.foot,.home,.lead").forEach(function (one) { one.hidden = true; });
      /* The lists first: nobody comes here now to keep them or to take them off. */
      keeping.parentNode.appendChild(keeping);
    }
    keeping.hidden = false;
    if (!sw || !w.caches) return say("cannot");
    $("keep").addEventListener("click", keep);
    $("take-off").addEventListener("click", take_off);
    look().then(tell, function () { say("cannot"); });
  });
})(document, window);
