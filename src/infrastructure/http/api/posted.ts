import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { WatchRun } from '../../../application/chat/watch-run';
import type { Posted } from '../../../domain/chat/run-repository';
import { EventsUrl } from './events-url';
import { postedAnswer } from './message-wire';
import { named, RunStreams, wantsStream } from './run-streams';

/** How a POST that makes a run is answered. */
@Injectable()
export class PostedAnswers {
  constructor(
    private readonly urls: EventsUrl,
    private readonly streams: RunStreams,
    private readonly watchRun: WatchRun,
  ) {}

  /**
   * 202 for a new run, 200 for the run that its key had made before; or, with `Accept: text/event-stream`, the run's stream, which saves its reader a round
   * trip. What goes wrong while it is posted is a problem in either case.
   */
  async answer(post: () => Promise<Posted>, request: Request, response: Response): Promise<void> {
    const stream = wantsStream(request) ? this.streams.listen(response) : undefined;
    const { run, replayed } = await post();
    const headers: Record<string, string> = replayed ? { 'Idempotent-Replay': 'true' } : {};
    if (stream) return this.streams.begin(stream, run, this.watchRun.posted(run, stream.over), headers);
    response
      .status(replayed ? 200 : 202)
      .set({ ...named(run), ...headers })
      .json(postedAnswer(run, this.urls));
  }
}
