/** What the markers of a message ask for. The last of a key wins; of a fault only while its `*K` lasts. */
export class ModelScript {
  private readonly words = new Map<string, string>();
  private readonly faults = new Map<string, number>();

  /** @param count how often this message has been asked, this time included */
  constructor(message: string, count: number) {
    for (const [, key = '', value = ''] of message.matchAll(/\[\[([a-z-]+)(?:[:=]([^\]]*))?\]\]/g)) {
      const fault = key === 'fault' ? /^([\w-]+?)(?:=(\d+))?(?:\*(\d+))?$/.exec(value) : null;
      if (!fault) this.words.set(key, value);
      else if (count <= Number(fault[3] ?? Infinity)) this.faults.set(fault[1]!, Number(fault[2] ?? 0));
    }
  }

  has = (key: string): boolean => this.words.has(key);
  text = (key: string): string | undefined => this.words.get(key);
  number = (key: string, standard: number): number => Number(this.words.get(key) ?? standard);
  fault = (name: string): number | undefined => this.faults.get(name);

  get status(): number | undefined {
    return [...this.faults.keys()].map(Number).find((status) => status >= 300);
  }

  /** The body of an error, where the test wrote it. */
  get error(): unknown {
    const written = this.text('error');
    return written === undefined ? undefined : (JSON.parse(written) as unknown);
  }

  /** What a refusal asks a caller to wait; a 429 always asks. */
  get retryAfterMs(): number | undefined {
    if (this.has('retry-after-ms')) return this.number('retry-after-ms', NaN);
    if (this.has('retry-after')) return this.number('retry-after', NaN) * 1000;
    return this.status === 429 ? 1000 : undefined;
  }

  /** @param turns the prompt, a line a message, for `[[echo]]` */
  tokens(turns: { role: string; content: string }[]): string[] {
    const numbered = (piece: (at: number) => string): string[] => Array.from({ length: this.number('tokens', 20) }, (_, at) => piece(at));
    const text = this.has('echo') ? turns.map(({ role, content }) => `${role}: ${content}`).join('\n') : this.written;
    if (this.has('empty')) return [];
    if (text !== undefined) return this.pieces(text);
    if (this.has('unicode')) return numbered((at) => (at ? ' ' : '') + ['é', '漢字', '👩‍👩‍👧', '\u2028', 'a\nb', '"q"'][at % 6]!);
    if (this.has('nul')) return ['a', '\u0000', 'b\u0000c'];
    if (this.has('half-emoji')) return ['a \ud83d', '\ude00 b', ' \ude00', ' c \ud83d']; // 😀 cut in two, a lone low half, a lone high one at the end
    return numbered((at) => `${at ? ' ' : ''}t${at}`);
  }

  private get written(): string | undefined {
    const encoded = this.text('encoded');
    return encoded === undefined ? this.text('text') : Buffer.from(encoded, 'base64').toString('utf8');
  }

  /** Words, or pieces of so many characters. */
  private pieces(text: string): string[] {
    const length = this.number('piece', 0);
    return length > 0 ? (text.match(new RegExp(`[^]{1,${length}}`, 'gu')) ?? []) : text.split(/(?<=\s)/);
  }
}
