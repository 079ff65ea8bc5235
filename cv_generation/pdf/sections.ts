import type { ReactNode } from 'react';
import type { Cv } from '../cv-schema';
import { SOFT, type Kit } from './kit';

/** A section before a layout has given it a heading. */
export interface Section {
  title: string;
  /** Each stays on one page. */
  entries: ReactNode[];
}

const BODY = 9.5;

/** Of the main column, in the order of reading. */
export function mainSections(kit: Kit): Section[] {
  const { cv, texts } = kit;
  return filled([
    { title: texts.labels.summary, entries: [kit.text(cv.summary, { size: BODY })] },
    { title: texts.labels.experience, entries: cv.experience.map((job) => experience(kit, job)) },
    { title: texts.labels.education, entries: cv.education.map((degree) => education(kit, degree)) },
    { title: texts.labels.projects, entries: cv.projects.map((project) => described(kit, project.name, project.description)) },
  ]);
}

/** What follows below the main sections where there is no side column: the same in fewer lines. */
export function lastSections(kit: Kit): Section[] {
  const { cv, texts } = kit;
  const skills = cv.skills.map(({ group, items }) =>
    kit.view(
      { flexDirection: 'row' },
      kit.view({ width: 150, paddingRight: 8 }, kit.text(group, { size: BODY, bold: true })),
      kit.text(items.join(texts.comma), { size: BODY, flex: 1 }),
    ),
  );
  const languages = [kit.text(cv.languages.map(texts.spoken).join(texts.comma), { size: BODY })];
  return filled([
    { title: texts.labels.skills, entries: skills },
    { title: texts.labels.languages, entries: languages },
    { title: texts.labels.certificates, entries: certificates(kit, BODY) },
  ]);
}

/** The same for a side column. */
export function sideSections(kit: Kit, size: number): Section[] {
  const { cv, texts } = kit;
  const skills = cv.skills.map(({ group, items }) =>
    kit.view({ marginBottom: 3 }, kit.text(group, { size, bold: true }), kit.text(items.join(texts.comma), { size })),
  );
  return filled([
    { title: texts.labels.skills, entries: skills },
    { title: texts.labels.languages, entries: cv.languages.map((language) => kit.text(texts.spoken(language), { size })) },
    { title: texts.labels.certificates, entries: certificates(kit, size) },
  ]);
}

const certificates = (kit: Kit, size: number): ReactNode[] =>
  kit.cv.certificates.map(({ name, issuer, year }) => kit.text(`${name}, ${issuer}, ${year}`, { size }));

const filled = (sections: Section[]): Section[] => sections.filter(({ entries }) => entries.length > 0);

function experience(kit: Kit, job: Cv['experience'][number]): ReactNode {
  const { texts } = kit;
  return kit.view(
    { marginBottom: 7 },
    titleWithPeriod(kit, job.title, texts.period(job)),
    kit.text(`${job.company}, ${job.city}`, { size: BODY, color: SOFT, below: 2 }),
    ...job.bullets.map((bullet) =>
      kit.view({ flexDirection: 'row', marginBottom: 1.5 }, bulletMark(kit), kit.text(bullet, { size: BODY, flex: 1 })),
    ),
  );
}

const bulletMark = (kit: Kit): ReactNode => kit.view({ width: 10 }, kit.text('•', { size: BODY, color: kit.accent }));

function education(kit: Kit, degree: Cv['education'][number]): ReactNode {
  return kit.view(
    { marginBottom: 5 },
    titleWithPeriod(kit, degree.degree, kit.texts.period(degree)),
    kit.text(`${degree.institution}, ${degree.city}`, { size: BODY, color: SOFT }),
  );
}

function titleWithPeriod(kit: Kit, title: string, period: string): ReactNode {
  return kit.view(
    { flexDirection: 'row' },
    kit.text(title, { size: 10.5, bold: true, flex: 1 }),
    kit.view({ width: kit.cv.language === 'zh' ? 130 : 118 }, kit.text(period, { size: 9, color: SOFT, align: 'right' })),
  );
}

function described(kit: Kit, name: string, description: string): ReactNode {
  return kit.view({ marginBottom: 5 }, kit.text(name, { size: 10.5, bold: true }), kit.text(description, { size: BODY }));
}
