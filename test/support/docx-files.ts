import { crc32, deflateRawSync } from 'node:zlib';

export interface Zipped {
  name: string;
  data: Buffer | string;
  /** What the archive says of its size, where it lies. */
  declaredSize?: number;
}

/** A ZIP archive by hand, so that it can lie. */
export function zipOf(entries: readonly Zipped[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, declaredSize } of entries) {
    const plain = Buffer.from(data as string);
    const packed = deflateRawSync(plain);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4); // deflated
    fields.writeUInt32LE(0x5a21_0000, 6); // some day
    fields.writeUInt32LE(crc32(plain), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(declaredSize ?? plain.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    files.push(Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, place, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, ...directory, end]);
}

export interface DocxParagraph {
  text: string;
  /** Of a heading. */
  level?: number;
  /** Where its text links to, and where its picture comes from: outside. */
  link?: string;
  picture?: string;
}

/** The smallest DOCX that Word opens, with more entries where wanted. */
export function docxOf(paragraphs: readonly DocxParagraph[], more: readonly Zipped[] = []): Buffer {
  const relations = paragraphs.flatMap(({ link, picture }, at) => [
    ...(link ? [relation(`link${at}`, 'hyperlink', link)] : []),
    ...(picture ? [relation(`picture${at}`, 'image', picture)] : []),
  ]);
  return zipOf([
    { name: '[Content_Types].xml', data: CONTENT_TYPES },
    { name: '_rels/.rels', data: relationsXml([`<Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/>`]) },
    { name: 'word/_rels/document.xml.rels', data: relationsXml(relations) },
    {
      name: 'word/document.xml',
      data: `${XML}<w:document ${SPACES}><w:body>${paragraphs.map(paragraphXml).join('')}</w:body></w:document>`,
    },
    ...more,
  ]);
}

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}" TargetMode="External"/>`;
const relationsXml = (relations: readonly string[]): string =>
  `${XML}<Relationships xmlns="${PACKAGE}">${relations.join('')}</Relationships>`;

function paragraphXml({ text, level, link, picture }: DocxParagraph, at: number): string {
  const style = level ? `<w:pPr><w:pStyle w:val="Heading${level}"/></w:pPr>` : '';
  const run = `<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
  const blip = `<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="picture${at}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>`;
  const drawing = picture ? `<w:r><w:drawing><wp:inline>${blip}</wp:inline></w:drawing></w:r>` : '';
  return `<w:p>${style}${link ? `<w:hyperlink r:id="link${at}">${run}</w:hyperlink>` : run}${drawing}</w:p>`;
}

const OPC = 'http://schemas.openxmlformats.org/package/2006';
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const PACKAGE = `${OPC}/relationships`;
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const SPACES = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
  `xmlns:r="${OFFICE}" xmlns:a="${DRAWING}/main" xmlns:wp="${DRAWING}/wordprocessingDrawing" xmlns:pic="${DRAWING}/picture"`,
].join(' ');
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const CONTENT_TYPES = `${XML}<Types xmlns="${OPC}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${WORD}"/></Types>`;
