/**
 * Every run that this database holds, against what a run promises: seq 1, 2, 3 … without a hole; of an ended run exactly one `done`, last, that tells its
 * status; `final` exactly when done, before it; the answer's message equal to the tokens since the last restart; attempts that only grow.
 * A row for each run that breaks any of it, with what it breaks; $1 true: runs may be queued or running still. Events without a run are told, too.
 */
const BROKEN_RUNS = `
with e as (
  select r.run_id, count(x.seq)::int as n, min(x.seq) as first, max(x.seq) as last,
    count(*) filter (where x.type = 'done') as done, count(*) filter (where x.type = 'final') as final, count(*) filter (where x.type = 'error') as error,
    max(x.seq) filter (where x.type = 'done') as done_at, max(x.seq) filter (where x.type = 'final') as final_at,
    max(x.data->>'status') filter (where x.type = 'done') as told, max(x.data->>'content') filter (where x.type = 'final') as whole,
    coalesce(max(x.seq) filter (where x.type = 'restart'), 0) as restarted,
    array_agg((x.data->>'attempt')::int order by x.seq) filter (where x.type in ('status', 'restart')) as attempts
  from runs r left join run_events x using (run_id) group by r.run_id),
f as (
  select e.run_id, coalesce(string_agg(x.data->>'content', '' order by x.seq), '') as text, count(x.seq) as tokens
  from e left join run_events x on x.run_id = e.run_id and x.type = 'token' and x.seq > e.restarted group by e.run_id),
told as (
  select r.run_id, r.status, array_remove(array[
    case when e.n <> coalesce(e.last, 0) or (e.n > 0 and e.first <> 1) then 'hole' end,
    case when not $1::boolean and r.status in ('queued', 'running') then 'not ended' end,
    case when e.done <> (r.status in ('done', 'failed', 'cancelled'))::int then 'done' end,
    case when e.done_at <> e.last then 'after done' end,
    case when e.told <> r.status then 'status' end,
    case when e.final <> (r.status = 'done')::int or e.final_at <> e.last - 1 then 'final' end,
    case when e.error <> (r.status = 'failed')::int then 'error' end,
    case when e.done = 1 and r.last_seq <> e.last then 'last_seq' end,
    case when e.done = 1 and m.content <> f.text then 'message' end,
    case when e.whole <> f.text then 'final content' end,
    case when e.done = 1 and m.status <> case r.status when 'done' then 'complete' else case when f.tokens > 0 then 'partial' else r.status end end then 'message status' end,
    case when e.attempts <> (select array_agg(a order by a) from unnest(e.attempts) a) or e.attempts[array_upper(e.attempts, 1)] > r.attempt then 'attempts' end
  ], null) as broken
  from runs r join e using (run_id) join f using (run_id) join messages m on m.message_id = r.answer_message_id)
select run_id, status, broken from told where broken <> '{}'
union all
select x.run_id, null, '{no run}' from run_events x where not exists (select from runs r where r.run_id = x.run_id) group by x.run_id`;

type Query = (sql: string, params: unknown[]) => Promise<Record<string, unknown>[]>;

/** Runs that break a promise; [] is what every fault must leave behind. */
export const brokenRuns = (query: Query, { live = false }: { live?: boolean } = {}): Promise<Record<string, unknown>[]> =>
  query(BROKEN_RUNS, [live]);
