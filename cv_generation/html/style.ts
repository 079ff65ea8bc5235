/** Of every CV page: light and dark by the reader's system, plain black on white on paper. */
export const STYLE = `:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d8dee6; --accent: #1f4e79; --paper: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaf0; --soft: #a3adba; --line: #38424f; --accent: #8ab8e6; --paper: #14181e; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans SC", sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; }
h2 { margin: 2rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); font-size: 1.1rem; color: var(--accent); }
h3 { margin: 0; font-size: 1rem; }
p { margin: .25rem 0; }
address { color: var(--soft); font-style: normal; }
a { color: inherit; }
article { margin-bottom: 1.1rem; break-inside: avoid; }
ul { margin: .35rem 0; padding-left: 1.2rem; }
dl { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; }
.headline { font-size: 1.1rem; color: var(--soft); }
.where { color: var(--soft); }
.when { white-space: nowrap; float: right; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; } .when { float: none; display: block; } }
@media print { :root { --ink: #000; --soft: #333; --line: #999; --accent: #000; --paper: #fff; } main { max-width: none; padding: 0; } h2 { break-after: avoid; } }`;
