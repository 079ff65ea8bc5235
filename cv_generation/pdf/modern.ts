import type { ReactNode } from 'react';
import type { Kit } from './kit';
import { mainSections, lastSections, type Section } from './sections';

/** A coloured band with the name, headings in a narrow column of their own. */
export function modern(kit: Kit): ReactNode {
  const { cv, accent } = kit;
  const { email, phone, city, country } = cv.contact;
  const row = (title: string, entry: ReactNode): ReactNode =>
    kit.whole(
      { flexDirection: 'row', paddingHorizontal: 40, marginBottom: 3 },
      kit.view({ width: 96, paddingRight: 8 }, title ? kit.text(title, { size: 10, bold: true, color: accent }) : null),
      kit.view({ flex: 1 }, entry),
    );
  const section = ({ title, entries }: Section): ReactNode =>
    kit.view({ marginBottom: 7 }, ...entries.map((entry, index) => row(index === 0 ? title : '', entry)));
  return kit.page(
    { paddingTop: 40, paddingBottom: 40 },
    kit.fixed({ position: 'absolute', top: 0, left: 0, right: 0, height: 14, backgroundColor: accent }),
    kit.view(
      { marginTop: -40, marginBottom: 18, paddingHorizontal: 40, paddingTop: 34, paddingBottom: 18, backgroundColor: accent },
      kit.text(cv.name, { size: 24, bold: true, color: '#ffffff' }),
      kit.text(cv.headline, { size: 11.5, color: '#ffffff', below: 3 }),
      kit.text(`${email}   ${phone}   ${city}, ${country}`, { size: 9, color: '#ffffff' }),
    ),
    ...[...mainSections(kit), ...lastSections(kit)].map(section),
  );
}
