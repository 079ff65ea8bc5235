/** To the person at the terminal; what a program reads goes to standard output. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);
