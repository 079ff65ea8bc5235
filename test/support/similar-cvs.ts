import type { Chunk } from '../../src/domain/knowledge/collection';
import { aChunk } from './chunks';

/** Names that share their parts: each first name and each family name is several people's. */
// prettier-ignore
export const PEOPLE: readonly string[] = [
  'Ana García', 'Ana Torres', 'Ana García Torres', 'Anna Keller', 'Anna Garcia-Keller', 'Anne Torres', 'Daniel García', 'Daniel Keller', 'Daniela Torres',
  'Maria Keller', 'Maria García', 'Marie Torres', 'Mario Keller', 'Li Wei', 'Li Na', 'Wei Li Zhang', 'Zhang Wei', 'Zhang Na', 'Wang Wei', 'Wang Na',
  'John Smith', 'Joan Smith', 'John Smithson', 'Johanna Schmidt', 'Johann Schmidt', 'Hans Schmidt', 'Elif Yılmaz', 'Elif Kaya', 'Emre Kaya', 'Emre Yılmaz',
];

const COMPANIES = ['Northwind', 'Contoso', 'Halden Logistics', 'Brightwater', 'Ostmark Energie'];
const TOOLS = ['Kubernetes', 'PostgreSQL', 'Terraform', 'React', 'Kafka', 'Python', 'Go', 'Rust'];
const SCHOOLS = ['University of Porto', 'ETH Zürich', 'Universidad de Salamanca', 'Tsinghua University'];

/** CVs of the same words in the same order, so that little but the name tells them apart. */
export const CVS: readonly Chunk[] = PEOPLE.flatMap((name, at) => {
  const of = <T>(list: readonly T[], step: number): T => list[(at * step + step) % list.length]!;
  const sections = {
    Summary: `Engineer with ${4 + (at % 9)} years of experience in platforms and data, used to leading small teams and working with customers.`,
    Experience: `${of(COMPANIES, 1)}, senior engineer. Led a team of ${3 + (at % 5)} engineers who moved services to ${of(TOOLS, 3)} and cut costs by a third. Before that at ${of(COMPANIES, 2)} as a developer.`,
    Skills: `${of(TOOLS, 1)}, ${of(TOOLS, 3)}, ${of(TOOLS, 5)}, Docker, Linux, agile methods`,
    Education: `Degree in computer science, ${of(SCHOOLS, 1)}`,
    Languages: `English (C1), ${of(['Spanish', 'German', 'Chinese', 'Turkish', 'Portuguese'], 1)} (native)`,
  };
  return Object.entries(sections).map(([section, text], ordinal) =>
    aChunk(`cv${at}/${ordinal}`, text, { ordinal, title: name, source: `cv${at}.pdf`, header: `${name} › ${section}`, section }),
  );
});
