/** Shows only the fields that the chosen outcome asks for; without script all of them stand there. */

const answer = document.getElementById("answer-form");
const parts = answer ? [...answer.querySelectorAll("[data-needed-for]")] : [];

/** @returns {void} */
function showNeeded() {
  const chosen = answer?.querySelector("input[name=outcome]:checked");
  const outcome = chosen instanceof HTMLInputElement ? chosen.value : "";
  for (const part of parts) {
    if (!(part instanceof HTMLElement)) continue;
    part.hidden = !(part.dataset.neededFor ?? "").split(" ").includes(outcome);
  }
}

answer?.addEventListener("change", showNeeded);
showNeeded();

export {};
