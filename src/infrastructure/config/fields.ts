import { z } from 'zod';

/** The kinds of settings there are. Each says in its complaint what it must be. */
export const whole = (from: number, to: number, standard: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((n) => n >= from && n <= to, `must be from ${from} to ${to}`)
    .default(standard);
export const fraction = (from: number, to: number) =>
  z
    .string()
    .regex(/^-?\d{0,3}(?:\.\d{1,9})?$/, 'must be a number')
    .transform(Number)
    .refine((n) => n >= from && n <= to, `must be from ${from} to ${to}`)
    .optional();
export const yes = (standard: boolean) =>
  z
    .enum(['true', 'false'], 'must be true or false')
    .transform((text) => text === 'true')
    .default(standard);
export const anyOf = <const T extends readonly [string, ...string[]]>(options: T) =>
  z.enum(options, `must be one of ${options.join(', ')}`);
export const oneOf = <const T extends readonly [string, ...string[]]>(options: T, standard: T[number]) =>
  anyOf(options).default(standard as never);
export const text = z.string().min(1).optional();
export const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)),
      `must be a URL with ${schemes.join(' or ')}`,
    )
    .optional();
export const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  );
