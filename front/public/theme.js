// Before the first paint, so that one theme never flashes before the other. A file of its own: the page's policy allows no inline script.
let theme = null;
try {
  theme = localStorage.getItem('runlog.theme');
} catch {
  // No storage: the system's theme.
}
const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.dataset.theme = dark ? 'dark' : 'light';
