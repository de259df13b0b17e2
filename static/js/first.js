// Runs before the page is drawn: the chosen screen, so that night does not begin with a flash of white, and the language.
try {
  const { dataset } = document.documentElement;
  const theme = localStorage.getItem("theme");
  if (theme && theme !== "auto") dataset.theme = theme;
  if (localStorage.getItem("language") === "fr") document.documentElement.lang = "fr";
} catch {
  // storage may be closed
}
