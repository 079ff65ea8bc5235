import type { ReactNode } from 'react';
import { SOFT, type Kit } from './kit';
import { mainSections, lastSections, type Section } from './sections';

/** One column, ruled headings, the name in the middle. */
export function classic(kit: Kit): ReactNode {
  const { cv, accent } = kit;
  const { email, phone, city, country } = cv.contact;
  const section = ({ title, entries: [first, ...rest] }: Section): ReactNode =>
    kit.view(
      { marginBottom: 8 },
      kit.whole(
        {},
        kit.view(
          { borderBottomWidth: 0.75, borderBottomColor: accent, marginBottom: 5 },
          kit.text(title, { size: 11.5, bold: true, color: accent }),
        ),
        first,
      ),
      ...rest.map((entry) => kit.whole({}, entry)),
    );
  return kit.page(
    { paddingHorizontal: 52, paddingVertical: 44 },
    kit.view(
      { alignItems: 'center', marginBottom: 14 },
      kit.text(cv.name, { size: 22, bold: true }),
      kit.text(cv.headline, { size: 11, color: accent, below: 2 }),
      kit.text(`${email}  |  ${phone}  |  ${city}, ${country}`, { size: 9, color: SOFT }),
    ),
    ...[...mainSections(kit), ...lastSections(kit)].map(section),
  );
}
