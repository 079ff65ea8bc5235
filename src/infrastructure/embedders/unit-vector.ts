/** The vector at length 1; undefined where it has none: a number that is none, or nothing but zeros. */
export function unitVector(numbers: ArrayLike<number>): Float32Array | undefined {
  let squares = 0;
  for (let at = 0; at < numbers.length; at++) squares += numbers[at]! * numbers[at]!;
  const length = Math.sqrt(squares);
  return Number.isFinite(length) && length > 0 ? Float32Array.from(numbers, (number) => number / length) : undefined;
}
