/** Prints the text of each page of the PDFs named, as JSON: {file: [page, …]}. A process of its own, because Jest cannot load pdfjs. */
const { readFileSync } = require('node:fs');
const { basename } = require('node:path');

async function pagesOf(file) {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 });
  const document = await task.promise;
  const pages = [];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(items.map(({ str, hasEOL }) => str + (hasEOL ? '\n' : '')).join(''));
  }
  await task.destroy();
  return pages;
}

async function main() {
  const files = {};
  for (const file of process.argv.slice(2)) files[basename(file)] = await pagesOf(file);
  process.stdout.write(JSON.stringify(files));
}
main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
