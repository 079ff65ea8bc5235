/**
 * Sets a CV in two columns with embedded fonts: JSON on stdin, a PDF on stdout. A process of its own, since Jest cannot load the typesetter.
 * `{ name, headline, side: [[heading, lines]], main: [[heading, [{ title, date, place, bullets } | text]]] }`
 */
const { createElement: h } = require('react');
const { Document, Font, Page, renderToStream, Text, View } = require('@react-pdf/renderer');

Font.register({ family: 'Noto', src: require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf') });
const text = (content, size, more = {}) => h(Text, { style: { fontSize: size, lineHeight: 1.3, ...more } }, content);
const row = { flexDirection: 'row', justifyContent: 'space-between' };

const entry = (part, key) =>
  typeof part === 'string'
    ? h(View, { key, style: { marginBottom: 6 } }, text(part, 9))
    : h(
        View,
        { key, style: { marginBottom: 8 } },
        h(View, { style: row }, text(part.title, 10.5), text(part.date, 9)),
        text(part.place, 9),
        ...(part.bullets ?? []).map((bullet) => text(`• ${bullet}`, 9, { marginLeft: 8 })),
      );
const section =
  (size) =>
  ([heading, parts], key) =>
    h(View, { key, style: { marginBottom: 10 } }, text(heading, size), ...parts.map(entry));

async function main() {
  const cv = JSON.parse(await new Response(process.stdin).text());
  const page = h(
    Page,
    { size: 'A4', style: { flexDirection: 'row', fontFamily: 'Noto', fontSize: 9 } },
    h(View, { style: { width: 170, padding: 20 } }, ...cv.side.map(section(11))),
    h(View, { style: { flex: 1, padding: 24 } }, text(cv.name, 24), text(cv.headline, 12), ...cv.main.map(section(13))),
  );
  (await renderToStream(h(Document, { title: cv.name }, page))).pipe(process.stdout);
}
void main();
