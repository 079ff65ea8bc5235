/** Prints what pdfjs reads of each PDF in a folder, as JSON by file name. A process of its own: Jest's VM cannot import ES modules. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const [folder] = process.argv.slice(2);
const read = {};
for (const file of readdirSync(folder).filter((name) => name.endsWith('.pdf'))) {
  const task = getDocument({ data: new Uint8Array(readFileSync(join(folder, file))), isEvalSupported: false, verbosity: 0 });
  const pdf = await task.promise;
  const { info } = await pdf.getMetadata();
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map(({ str, hasEOL }) => str + (hasEOL ? '\n' : '')).join(''));
  }
  read[file] = { title: info.Title, author: info.Author, pages };
  await task.destroy();
}
process.stdout.write(JSON.stringify(read));
