import type { Cv } from '../cv-schema';
import { printed, type Printed } from '../document/printed';
import { STYLE } from './style';

/** A CV as one HTML page that loads nothing: no script, no font, no picture. */
export function htmlPage(cv: Cv): string {
  const texts = printed(cv);
  const { labels } = texts;
  const parts = [
    section('summary', labels.summary, [`<p>${escape(cv.summary)}</p>`]),
    section(
      'experience',
      labels.experience,
      cv.experience.map((job) => experience(job, texts)),
    ),
    section(
      'education',
      labels.education,
      cv.education.map((degree) => education(degree, texts)),
    ),
    section('skills', labels.skills, [
      `<dl>${cv.skills.map(({ group, items }) => `\n<dt>${escape(group)}</dt>\n<dd>${escape(items.join(texts.comma))}</dd>`).join('')}\n</dl>`,
    ]),
    section('languages', labels.languages, [list(cv.languages.map(texts.spoken))]),
    section('certificates', labels.certificates, cv.certificates.length === 0 ? [] : [list(cv.certificates.map(certificate))]),
    section(
      'projects',
      labels.projects,
      cv.projects.map(({ name, description }) => `<article>\n<h3>${escape(name)}</h3>\n<p>${escape(description)}</p>\n</article>`),
    ),
  ];
  return `<!doctype html>
<html lang="${texts.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="author" content="${escape(cv.name)}">
<title>${escape(cv.name)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<header>
<h1>${escape(cv.name)}</h1>
<p class="headline">${escape(cv.headline)}</p>
<address>${contact(cv.contact)}</address>
</header>
${parts.filter(Boolean).join('\n')}
</main>
</body>
</html>
`;
}

function contact({ email, phone, city, country }: Cv['contact']): string {
  return [`<a href="mailto:${escape(email)}">${escape(email)}</a>`, escape(phone), escape(`${city}, ${country}`)].join(' · ');
}

function section(id: string, title: string, content: string[]): string {
  if (content.length === 0) return '';
  return `<section id="${id}">\n<h2>${escape(title)}</h2>\n${content.join('\n')}\n</section>`;
}

function experience(job: Cv['experience'][number], texts: Printed): string {
  return `<article>
<h3>${escape(job.title)}</h3>
<p class="where"><strong>${escape(job.company)}</strong>, ${escape(job.city)} <span class="when">${escape(texts.period(job))}</span></p>
${list(job.bullets)}
</article>`;
}

function education(degree: Cv['education'][number], texts: Printed): string {
  return `<article>
<h3>${escape(degree.degree)}</h3>
<p class="where">${escape(degree.institution)}, ${escape(degree.city)} <span class="when">${escape(texts.period(degree))}</span></p>
</article>`;
}

const certificate = ({ name, issuer, year }: Cv['certificates'][number]): string => `${name}, ${issuer}, ${year}`;

const list = (items: string[]): string => `<ul>${items.map((item) => `\n<li>${escape(item)}</li>`).join('')}\n</ul>`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (char) => ENTITIES[char] as string);
