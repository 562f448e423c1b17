/* Keeps the check for where there is no network: a few pages, the same for everybody. What somebody
   marks or types is never kept. It lets everything pass but opening the check, and that too while
   the network answers. */
var NAME = "kept {ROOT} ", HERE = NAME + "{VERSION}";
var START = "{ROOT}professionals/kept/", CHECK = "{ROOT}professionals/check/";
var PAGES = {PAGES};
var OPENED = PAGES.concat(CHECK, "{ROOT}professionals/");
/* A network that hangs is none. */
var PATIENCE = 8000;

self.addEventListener("install", function (event) {
  self.skipWaiting();
  event.waitUntil(caches.open(HERE).then(function (kept) {
    return kept.addAll(PAGES.map(function (page) {
      return new Request(page, { cache: "reload", credentials: "omit" });
    }));
  }).catch(function (mistake) {
    return caches.delete(HERE).then(function () { throw mistake; });
  }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) {
      return name.indexOf(NAME) === 0 && name !== HERE;
    }).map(function (name) { return caches.delete(name); }));
  }));
});

self.addEventListener("fetch", function (event) {
  var asked = event.request, path = new URL(asked.url).pathname, marks;
  if (asked.mode !== "navigate") return;
  if (asked.method === "GET" && OPENED.indexOf(path) >= 0) {
    event.respondWith(soon(asked).catch(function () { return page(path); }));
  } else if (asked.method === "POST" && path === CHECK) {
    /* The network went while somebody was marking: the marks go into the kept page, in memory. */
    marks = asked.clone();
    event.respondWith(soon(asked).catch(function () {
      return marks.formData().then(function (fields) {
        var given = {};
        fields.forEach(function (value, name) { given[name] = String(value); });
        return page(START + given.list + "/", JSON.stringify(given));
      });
    }));
  }
});

function soon(asked) {
  var giving_up = new AbortController();
  var timer = setTimeout(function () { giving_up.abort(); }, PATIENCE);
  return fetch(asked, { signal: giving_up.signal }).then(function (answer) {
    clearTimeout(timer);
    /* A bad gateway is no answer of ours: ours carry a policy. */
    if (answer.status >= 500 && !answer.headers.get("Content-Security-Policy")) throw new Error();
    return answer;
  });
}

function page(path, given) {
  var safe = (given || "{}").replace(/[<>&"'\u2028\u2029]/g, function (one) {
    return "&#" + one.charCodeAt(0) + ";";
  });
  return caches.match(PAGES.indexOf(path) < 0 ? START : path).then(function (kept) {
    if (!kept) return Response.error();
    return kept.text().then(function (html) {
      html = html.replace("data-cut hidden", "data-cut").replace('data-given="{}"', function () {
        return 'data-given="' + safe + '"';
      });
      return new Response(html, { headers: kept.headers });
    });
  });
}
