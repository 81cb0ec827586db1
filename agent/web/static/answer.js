// The click in the report was the rep's; this hands the answer in at once, so that no second one is needed.
// Not before somebody can see it: a browser may make a page ready that nobody has opened yet.
const form = document.querySelector("form.at-once");
const give = () => {
  if (!form || document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", give);
  form.submit();
};
document.addEventListener("visibilitychange", give);
give();
