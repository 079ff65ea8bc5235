import { StoreUnavailable } from '../../src/domain/chat/event-store';
import type { Transport } from './memory-store';

type Fault = 'fails first' | 'answer lost';

/** A way to the tables on which a test holds statements back and loses their answers, by the name of the statement. */
export class GatedTransport {
  /** What was sent, in order. */
  sent: string[] = [];
  private readonly closed = new Map<string, (() => void)[]>();
  private readonly faults = new Map<string, Fault[]>();

  readonly run: Transport = async (statement, effect) => {
    this.sent.push(statement);
    await this.pass(statement);
    const fault = this.faults.get(statement)?.shift();
    if (fault === 'fails first') throw new StoreUnavailable(statement);
    const answer = effect();
    await this.pass(`answer of ${statement}`);
    if (fault === 'answer lost') throw new StoreUnavailable(statement);
    return answer;
  };

  /** Holds the statement back, before it takes effect, until what is returned is called: what waits then passes, and what comes after. */
  hold(statement: string): () => void {
    const waiting: (() => void)[] = [];
    this.closed.set(statement, waiting);
    return () => {
      this.closed.delete(statement);
      for (const pass of waiting) pass();
    };
  }

  /** Holds the answers back: the statement has taken effect. */
  holdAnswer(statement: string): () => void {
    return this.hold(`answer of ${statement}`);
  }

  /** What becomes of the next statements of that name, one after the other. */
  next(statement: string, ...faults: Fault[]): void {
    this.faults.set(statement, faults);
  }

  count(statement: string): number {
    return this.sent.filter((sent) => sent === statement).length;
  }

  private async pass(gate: string): Promise<void> {
    const waiting = this.closed.get(gate);
    if (waiting) await new Promise<void>((pass) => waiting.push(pass));
  }
}
