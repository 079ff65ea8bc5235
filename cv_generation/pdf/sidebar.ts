import type { ReactNode } from 'react';
import type { Kit } from './kit';
import { mainSections, sideSections, type Section } from './sections';

const WIDTH = 198;
const TINT = '#eef2f6';

/** Two columns: contact, skills and languages in a tinted one of full height, on every page. */
export function sidebar(kit: Kit): ReactNode {
  const { cv, accent, texts } = kit;
  const { email, phone, city, country } = cv.contact;
  const contact: Section = {
    title: texts.labels.contact,
    entries: [email, phone, `${city}, ${country}`].map((line) => kit.text(line, { size: 8 })),
  };
  const side = ({ title, entries }: Section): ReactNode =>
    kit.view({ marginBottom: 12 }, kit.text(title, { size: 10.5, bold: true, color: accent, below: 3 }), ...entries);
  const main = ({ title, entries: [first, ...rest] }: Section): ReactNode =>
    kit.view(
      { marginBottom: 7 },
      kit.whole({}, kit.text(title, { size: 12, bold: true, color: accent, below: 3 }), first),
      ...rest.map((entry) => kit.whole({}, entry)),
    );
  return kit.page(
    { paddingLeft: WIDTH + 24, paddingRight: 36, paddingVertical: 40 },
    kit.fixed({ position: 'absolute', top: 0, bottom: 0, left: 0, width: WIDTH, backgroundColor: TINT }),
    // The name is drawn first: who reads in drawing order, as text extraction does, meets it first.
    kit.view({ marginBottom: 14 }, kit.text(cv.name, { size: 22, bold: true }), kit.text(cv.headline, { size: 11, color: accent })),
    kit.view({ position: 'absolute', top: 46, left: 18, width: WIDTH - 28 }, ...[contact, ...sideSections(kit, 8.5)].map(side)),
    ...mainSections(kit).map(main),
  );
}
