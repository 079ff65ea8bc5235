const MOST = 6;

/** Round moments from 0 to `total`, both in milliseconds: at most six, as far apart as 1, 2 or 5 of a unit. */
export function ticksOf(total: number): number[] {
  const rough = total / MOST;
  const unit = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const apart = [1, 2, 5, 10].map((times) => times * unit).find((step) => step >= rough) ?? unit * 10;
  return Array.from({ length: Math.floor(total / apart) + 1 }, (_, at) => at * apart);
}
