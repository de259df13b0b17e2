// Runs before the page is drawn: the chosen screen, so that night does not begin with a flash of white.
try {
  const theme = localStorage.getItem("theme");
  if (theme && theme !== "auto") document.documentElement.dataset.theme = theme;
} catch {
  // storage may be closed
}
