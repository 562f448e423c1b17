// What stands in the other forms of a report travels along, so that one deed loses no draft.
"use strict";

document.addEventListener("submit", (event) => {
  const sent = event.target;
  if (!sent.closest("main")) return;
  for (const form of document.querySelectorAll("main form")) {
    if (form === sent || form.method !== "post") continue;
    for (const typed of form.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox])")) {
      if (!typed.value.trim()) continue;
      const copy = document.createElement("input");
      copy.type = "hidden";
      copy.name = typed.name;
      // Hidden fields lose line breaks at their ends only; inside they stay.
      copy.value = typed.value;
      sent.append(copy);
    }
  }
});
