import { BadRequestException, NotFoundException } from '@nestjs/common';
import { Forbidden, Unauthenticated } from '../../../src/domain/access/unauthenticated';
import { AssistantNotFound } from '../../../src/domain/chat/assistant';
import { StoreUnavailable } from '../../../src/domain/chat/event-store';
import { KeyReused, QueueFull, RunNotEnded, ThreadBusy } from '../../../src/domain/chat/run';
import { BadCursor, Failure, Invalid, NotFound, Unavailable } from '../../../src/domain/failure';
import type { RunId } from '../../../src/domain/ids';
import { invalidFields } from '../../../src/infrastructure/http/http-failure';
import { toProblem } from '../../../src/infrastructure/http/problem';

const run = '0198aaaa-0000-7000-8000-000000000001' as RunId;

class Novel extends Failure {
  readonly code = 'novel';
}

describe('what was thrown becomes a problem', () => {
  it.each([
    [new NotFound('thread'), 404, 'not_found'],
    [new AssistantNotFound(), 404, 'not_found'],
    [new Invalid('content', 'content is odd'), 422, 'invalid'],
    [new BadCursor(), 400, 'bad_cursor'],
    [new Unauthenticated('who?'), 401, 'unauthenticated'],
    [new Forbidden('no'), 403, 'forbidden'],
    [new ThreadBusy(run), 409, 'thread_busy'],
    [new QueueFull(10, run), 409, 'queue_full'],
    [new RunNotEnded(run, 'running'), 409, 'run_not_ended'],
    [new KeyReused(), 422, 'idempotency_key_reused'],
    [new Unavailable(), 503, 'unavailable'],
    [new StoreUnavailable('connection to 10.0.0.1 lost'), 503, 'unavailable'],
    [new NotFoundException('Cannot GET /x'), 404, 'unknown_route'],
    [new BadRequestException('x'), 400, 'malformed'],
    [new Error('select * from users'), 500, 'internal'],
    [new Novel('secret'), 500, 'internal'],
    ['a string', 500, 'internal'],
    [undefined, 500, 'internal'],
  ])('%s: %i %s', (thrown, status, code) => {
    const problem = toProblem(thrown, '/api/x');
    expect(problem).toMatchObject({ status, bug: status === 500, body: { type: 'about:blank', status, code, instance: '/api/x' } });
    expect(problem.body.title).toEqual(expect.any(String));
    expect(problem.body.detail).not.toMatch(/select|secret|10\.0\.0\.1|Cannot GET/);
  });

  it('with the facts beside, which never replace a member', () => {
    expect(toProblem(new ThreadBusy(run), '/').body).toMatchObject({ run_id: run, status: 409 });
    expect(toProblem(new RunNotEnded(run, 'running'), '/').body).toMatchObject({ run_id: run, status: 409 });
  });

  it('with the fields of a body that are wrong', () => {
    const errors = [{ field: 'content', message: 'must be a string' }];
    expect(toProblem(invalidFields(errors), '/').body).toMatchObject({ detail: 'content must be a string.', errors });
    expect(toProblem(new Invalid('user_id', 'no'), '/').body.errors).toEqual([{ field: 'user_id', message: 'no' }]);
    expect(toProblem(new KeyReused(), '/').body.errors).toEqual([{ field: 'Idempotency-Key', message: expect.any(String) }]);
  });

  it('with the headers that its status asks for', () => {
    expect(toProblem(new Unauthenticated('who?'), '/').headers['WWW-Authenticate']).toMatch(/^Bearer/);
    expect(toProblem(new Unavailable(), '/').headers['Retry-After']).toBe('1');
  });
});
