/** The characters that a TrueType font has a glyph for, read from its `cmap`. @throws RangeError where there is no table that we read */
export function ttfCharacters(font: Buffer): Set<number> {
  const cmap = tableAt(font, 'cmap');
  for (const [format, read] of [
    [12, groups],
    [4, segments],
  ] as const) {
    for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
      const at = cmap + font.readUInt32BE(cmap + 4 + i * 8 + 4);
      if (font.readUInt16BE(at) === format) return new Set(read(font, at));
    }
  }
  throw new RangeError('The font has no character table of format 4 or 12.');
}

function tableAt(font: Buffer, name: string): number {
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const record = 12 + i * 16;
    if (font.toString('latin1', record, record + 4) === name) return font.readUInt32BE(record + 8);
  }
  throw new RangeError(`The font has no table ${name}.`);
}

function* groups(font: Buffer, at: number): Iterable<number> {
  for (let i = 0; i < font.readUInt32BE(at + 12); i++) {
    const group = at + 16 + i * 12;
    for (let code = font.readUInt32BE(group); code <= font.readUInt32BE(group + 4); code++) yield code;
  }
}

function* segments(font: Buffer, at: number): Iterable<number> {
  const count = font.readUInt16BE(at + 6) / 2;
  for (let i = 0; i < count; i++) {
    const last = font.readUInt16BE(at + 14 + i * 2);
    const first = font.readUInt16BE(at + 16 + count * 2 + i * 2);
    for (let code = first; code <= last && code !== 0xffff; code++) yield code;
  }
}
