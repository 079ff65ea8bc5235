import type { Assistant, Assistants } from '../../domain/chat/assistant';

export class ListAssistants {
  constructor(private readonly assistants: Assistants) {}

  /** Those that can answer now, and which of them answers in threads that name none. */
  async execute(): Promise<{ assistants: Assistant[]; standard: string }> {
    const [assistants, standard] = await Promise.all([this.assistants.list(), this.assistants.default()]);
    return { assistants, standard: standard.name };
  }
}
