import { TOOL_KINDS, type Field, type ToolKind, type ToolSlot } from '../banks/bank';
import type { Wording } from '../banks/wording/wording';
import type { Cv } from '../cv-schema';
import type { Seeded } from './seeded';

/** How many tools of a drawer a person knows: of the first, which the work is about, one more. */
const KNOWN = 2;
/** Tools that stand among the skills without a bullet that tells of them. */
const UNTOLD = 2;

/** A person's tools: sentences take them out, in turn, and the skills are what has been taken. */
export class Toolbox {
  private readonly own: Map<string, string[]>;
  private readonly used = new Map<ToolKind, Set<string>>();

  constructor(
    field: Field,
    private readonly random: Seeded,
  ) {
    this.own = new Map(
      Object.entries(field.tools).map(([slot, tools], index) => [slot, random.some(tools, index === 0 ? KNOWN + 1 : KNOWN)] as const),
    );
  }

  has(slot: string): boolean {
    return this.own.has(slot);
  }

  /** The next tool of a drawer, which goes to the back of it. */
  take(slot: string): string {
    const drawer = this.own.get(slot);
    const tool = drawer?.shift();
    if (!drawer || !tool) throw new RangeError(`There is no drawer ${slot}.`);
    drawer.push(tool);
    this.note(slot, tool);
    return tool;
  }

  /** Marks a tool as told of. */
  note(slot: string, tool: string): void {
    const kind = slot.replace(/\d$/, '') as ToolKind;
    this.used.set(kind, (this.used.get(kind) ?? new Set()).add(tool));
  }

  knows(tool: string): boolean {
    return [...this.used.values()].some((tools) => tools.has(tool));
  }

  /** The most typical of what has been told of, for a summary: of the drawers that the field's work is about. */
  main(count: number): string[] {
    const told = [...this.own].flatMap(([slot, tools]) =>
      slot.startsWith('method') ? [] : tools.filter((tool) => this.knows(tool)).slice(0, 2),
    );
    return [...new Set(told)].slice(0, count);
  }

  skills(wording: Wording): Cv['skills'] {
    const untold = [...this.own].flatMap(([slot, tools]) => tools.map((tool) => [slot as ToolSlot, tool] as const));
    for (const [slot, tool] of this.random.some(
      untold.filter(([, tool]) => !this.knows(tool)),
      UNTOLD,
    ))
      this.note(slot, tool);
    return TOOL_KINDS.filter((kind) => this.used.has(kind)).map((kind) => ({
      group: wording.groups[kind],
      items: [...(this.used.get(kind) ?? [])],
    }));
  }
}
