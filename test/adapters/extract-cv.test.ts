import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Extracted } from '../../src/domain/knowledge/extractor';
import type { ThreadExtractor } from '../../src/infrastructure/extractors/thread-extractor';
import { docxOf } from '../support/docx-files';
import { extractWith, type Given, openExtractor } from '../support/extracting';
import { pdfOf, type Printed, typeset } from '../support/pdf-files';

let extractor: ThreadExtractor;
const read = (bytes: Uint8Array | string, given?: Given): Promise<Extracted> => extractWith(extractor, bytes, { kind: 'cv', ...given });
const outlineOf = ({ chunks }: Extracted): [header: string, firstLine: string][] =>
  chunks.map(({ header, text }) => [header, text.split('\n')[0]!]);

beforeAll(() => (extractor = openExtractor()));
afterAll(() => extractor.close());

const bullets = (what: string): string[] => [
  `Led the ${what} work of a team of six people who moved many services without an hour of downtime in two years.`,
  `Cut the cost of the ${what} by 43 % with caches, a scheduler of its own and a good deal of patience with vendors.`,
];
const CV = {
  name: 'Lucía Fernández',
  headline: 'Senior Platform Engineer',
  side: [
    ['Contact', ['lucia@example.com\n+34 600 000 000']],
    ['Skills', ['Cloud: Kubernetes, Terraform\nLanguages: Go, C++, .NET']],
    ['Languages', ['Spanish (native)\nEnglish (C1)']],
  ],
  main: [
    [
      'Profile',
      ['Platform engineer with ten years of experience in running large systems for banks and for shops, who likes small teams.'],
    ],
    [
      'Experience',
      [
        { title: 'Lead Engineer', date: '2019 – present', place: 'Nordwind Systems GmbH · Berlin', bullets: bullets('platform') },
        { title: 'Engineer', date: 'Mar 2015 – Dec 2018', place: 'Azulmar · Madrid', bullets: bullets('payment') },
      ],
    ],
    [
      'Education',
      [
        { title: 'MSc Computer Science', date: '2010 – 2012', place: 'Universidad Politécnica de Madrid' },
        { title: 'BSc Mathematics', date: '2006 – 2010', place: 'Universidad de Salamanca' },
      ],
    ],
  ],
};

describe('a CV', () => {
  it('set in two columns is cut by section, a chunk a job, the person’s name on each', async () => {
    const extracted = await read(await typesetCv(CV), { source: 'lucia.pdf' });
    expect(extracted).toMatchObject({
      title: 'Lucía Fernández',
      pages: 1,
      metadata: {
        name: 'Lucía Fernández',
        skills: ['Kubernetes', 'Terraform', 'Go', 'C++', '.NET'],
        languages: ['Spanish', 'English'],
        companies: ['Nordwind Systems GmbH'],
      },
    });
    expect(outlineOf(extracted)).toEqual([
      ['Lucía Fernández › Contact', 'lucia@example.com'],
      ['Lucía Fernández › Skills', 'Cloud: Kubernetes, Terraform'],
      ['Lucía Fernández › Languages', 'Spanish (native)'],
      ['Lucía Fernández', 'Lucía Fernández'],
      ['Lucía Fernández › Profile', expect.stringMatching(/^Platform engineer with ten years/)],
      ['Lucía Fernández › Experience', 'Lead Engineer 2019 – present'],
      ['Lucía Fernández › Experience', 'Engineer Mar 2015 – Dec 2018'],
      ['Lucía Fernández › Education', 'MSc Computer Science 2010 – 2012'],
    ]);
    expect(extracted.chunks[5]).toMatchObject({ page: 1, section: 'Experience' });
    for (const bullet of bullets('platform')) expect(extracted.chunks[5]!.text).toContain(`• ${bullet}`);
    expect(extracted.chunks[7]!.text).toContain('BSc Mathematics'); // too small to stand alone
  });

  it.each([
    ['English', ['Work Experience', 'Education', 'Languages'], 'Spanish (B2), German', ['Spanish', 'German']],
    [
      'Spanish',
      ['Experiencia laboral', 'Formación académica', 'Idiomas'],
      'inglés (C1), alemán y francés',
      ['English', 'German', 'French'],
    ],
    ['German', ['Berufserfahrung', 'Ausbildung', 'Sprachkenntnisse'], 'Deutsch (Muttersprache), Englisch', ['German', 'English']],
    ['Chinese', ['工作经历', '教育背景', '语言能力'], '普通话（母语）、英语流利、西班牙语', ['Chinese', 'English', 'Spanish']],
  ])('in %s is cut at its own headings, in every format', async (_language, [work, study, tongues], spoken, languages) => {
    const job = 'Engineer, Acme\n2019-03 – 2024-02';
    const parts = [
      [1, 'Ana Ruiz'],
      [0, 'ana@example.com'],
      [2, work],
      [0, job],
      [2, study],
      [0, 'BSc, Oxford, 2018'],
      [2, tongues],
      [0, spoken],
    ] as [number, string][];
    const formats: Record<string, Buffer | string> = {
      'ana.html': `<!doctype html>${parts.map(([level, text]) => (level ? `<h${level}>${text}</h${level}>` : `<p>${text.replace('\n', '<br>')}</p>`)).join('')}`,
      'ana.md': parts.map(([level, text]) => `${'#'.repeat(level)} ${text}`.trim()).join('\n\n'),
      'ana.txt': parts.map(([, text]) => text).join('\n\n'),
      'ana.docx': docxOf(parts.flatMap(([level, text]) => text.split('\n').map((line) => ({ text: line, level: level || undefined })))),
    };
    for (const [source, bytes] of Object.entries(formats)) {
      const extracted = await read(bytes, { source });
      expect([source, extracted.title, extracted.metadata.languages]).toEqual([source, 'Ana Ruiz', languages]);
      expect([source, extracted.chunks.map(({ header }) => header)]).toEqual([
        source,
        ['Ana Ruiz', `Ana Ruiz › ${work}`, `Ana Ruiz › ${study}`, `Ana Ruiz › ${tongues}`],
      ]);
    }
  });

  it('as JSON is cut as its print would be, and tells its facts', async () => {
    const job = (title: string, company: string) => ({
      title,
      company,
      city: 'Berlin',
      start: '2019-01',
      end: null,
      bullets: bullets(company),
    });
    const json = {
      name: 'Jörg Weiß',
      language: 'de',
      contact: { email: 'j@example.com', city: 'Köln' },
      experience: [job('Leiter', 'Nordwind'), job('Entwickler', 'Südwind')],
      skills: [{ group: 'Sprachen', items: ['C#', 'Go'] }],
      languages: [{ name: 'Deutsch', level: 'native' }],
    };
    const extracted = await read(JSON.stringify(json), { source: 'joerg.json' });
    expect(extracted).toMatchObject({
      title: 'Jörg Weiß',
      mime: 'application/json',
      metadata: { name: 'Jörg Weiß', skills: ['C#', 'Go'], languages: ['German'], companies: ['Nordwind', 'Südwind'] },
    });
    expect(outlineOf(extracted)).toEqual([
      ['Jörg Weiß', 'Jörg Weiß'],
      ['Jörg Weiß › Berufserfahrung', 'Leiter, Nordwind'],
      ['Jörg Weiß › Berufserfahrung', 'Entwickler, Südwind'],
      ['Jörg Weiß › Kenntnisse', 'Sprachen: C#, Go'],
      ['Jörg Weiß › Sprachen', 'Deutsch (native)'],
    ]);
    expect((await read('{"some": "thing"}', { source: 'other-thing.json' })).chunks[0]!.text).toBe('some: thing');
  });

  it('of two pages keeps the page of each passage, and how a job begins that goes on', async () => {
    const prose = (n: number): string =>
      Array.from({ length: n }, (_, at) => `Did the thing number ${at} and did it well enough to be asked again.`).join(' ');
    const pages: Printed[][] = [
      [
        { text: 'Bo Li', y: 780, size: 22 },
        { text: 'Experience', y: 740, size: 14 },
        { text: 'Engineer, Acme, 2019 – 2024', y: 710 },
        ...typeset(prose(5), { y: 690 }),
      ],
      [
        ...typeset(`Did more. ${prose(3)}`, { y: 790 }),
        { text: 'Education', y: 640, size: 14 },
        { text: 'BSc, Oxford, 2015 – 2018', y: 610 },
      ],
    ];
    const { chunks, metadata } = await read(pdfOf(pages));
    expect(metadata).toEqual({ name: 'Bo Li' });
    expect(chunks.map(({ page, header }) => [page, header])).toEqual([
      [1, 'Bo Li'],
      [1, 'Bo Li › Experience'],
      [2, 'Bo Li › Experience › Engineer, Acme, 2019 – 2024'],
      [2, 'Bo Li › Education'],
    ]);
  });

  it('has its skills in one chunk up to 1,200 characters, and long jobs in several', async () => {
    const skills = Array.from({ length: 110 }, (_, at) => `Skill${at}`);
    const job = Array.from({ length: 40 }, (_, at) => `- Bullet number ${at} of this very long job.`).join('\n');
    const extracted = await read(
      `# Ana Ruiz\n\n## Skills\n\n${skills.join(', ')}\n\n## Experience\n\nEngineer, Acme, 2019 – 2024\n${job}`,
      { source: 'a.md' },
    );
    const of = (section: string) => extracted.chunks.filter((chunk) => chunk.section === section);
    expect(of('Skills')).toHaveLength(1);
    expect(extracted.metadata.skills).toHaveLength(100); // at most
    expect(of('Experience').length).toBeGreaterThan(2);
    expect(
      of('Experience')
        .slice(1)
        .every(({ header }) => header === 'Ana Ruiz › Experience › Engineer, Acme, 2019 – 2024'),
    ).toBe(true);
  });

  it('without a name in it has that of its file', async () => {
    expect((await read('Experience\n\n2019 – 2024: built 12 things for 7 people.', { source: 'cvs/ana-maria_lopez-cv.txt' })).title).toBe(
      'Ana Maria Lopez',
    );
  });
});

/** A process of its own: Jest cannot load the typesetter. */
function typesetCv(cv: object): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const script = join(__dirname, '../support/cv-pdf.cjs');
    const child = execFile(process.execPath, [script], { encoding: 'buffer', timeout: 30_000, maxBuffer: 1e7 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin!.end(JSON.stringify(cv));
  });
}
