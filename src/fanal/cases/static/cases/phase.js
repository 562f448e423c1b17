// The conditions of every phase on offer stand open; once one is chosen, the others fold.
"use strict";

(() => {
  const groups = document.querySelectorAll("[data-only-for]");
  const phases = document.querySelectorAll("input[name=phase]");
  const fold = () => {
    const chosen = [...phases].find((phase) => phase.checked);
    if (!chosen) return;
    for (const group of groups) group.open = group.dataset.onlyFor === chosen.value;
  };
  for (const phase of phases) phase.addEventListener("change", fold);
  // What has to be put right is never folded away.
  if (!document.getElementById("errors")) fold();
})();
