// Before the first paint, so that a chosen theme never flashes the other. A file of its own: the page's policy allows no inline script.
try {
  const theme = localStorage.getItem('runlog.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the system's theme.
}
