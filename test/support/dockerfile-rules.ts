import { lineage, stagesOf, type Stage, type Step } from './dockerfile';

const CACHES = /rm -rf \/var\/lib\/apt\/lists/;
const SECRET = /password|passwd|secret|token|api_?key|credential/i;

type Rule = (stages: Stage[], image: Step[]) => unknown;

const all = (stages: Stage[], keyword: string): Step[] =>
  stages.flatMap(({ steps }) => steps.filter((candidate) => candidate.keyword === keyword));
const last = (steps: Step[], keyword: string): Step | undefined => steps.findLast((candidate) => candidate.keyword === keyword);

/** An exact version: three numbers, or a digest. `latest`, `22` and `22-slim` move. */
const pinned = (image: string): boolean => /@sha256:[0-9a-f]{64}$/.test(image) || /:\d+\.\d+\.\d+(-[\w.-]+)?$/.test(image);

/** What we hold an image to; each tells whether it is kept. */
const RULES: Record<string, Rule> = {
  'base images are pinned': (stages) =>
    stages.every(({ base }, i) => stages.slice(0, i).some((earlier) => earlier.name === base) || pinned(base)),
  'COPY --from names an earlier stage': (stages) =>
    stages.every(({ steps }, i) =>
      steps.every(({ flags }) => flags.from === undefined || stages.slice(0, i).some(({ name }) => name === flags.from)),
    ),
  'no ADD': (stages) => all(stages, 'ADD').length === 0,
  'WORKDIR is absolute': (stages) => all(stages, 'WORKDIR').every(({ rest }) => rest.startsWith('/')),
  'no secret in ENV or ARG': (stages) =>
    [...all(stages, 'ENV'), ...all(stages, 'ARG')].every(({ properties }) => Object.keys(properties).every((name) => !SECRET.test(name))),
  'npm installs what is locked': (stages) => all(stages, 'RUN').every(({ rest }) => !/\bnpm (i|install|add|update)\b/.test(rest)),
  'apt-get leaves nothing behind': (stages) =>
    all(stages, 'RUN').every(({ rest }) => !/apt-get install/.test(rest) || (/--no-install-recommends/.test(rest) && CACHES.test(rest))),
  'runs as a numeric user that is not root': (_, image) => /^[1-9]\d*:[1-9]\d*$/.test(last(image, 'USER')?.rest ?? ''),
  'CMD needs no shell': (_, image) => last(image, 'CMD')?.exec?.[0] === 'node',
  'ENTRYPOINT needs no shell': (_, image) => last(image, 'ENTRYPOINT')?.exec?.length === 0,
  'has a health check that needs no shell': (_, image) => last(image, 'HEALTHCHECK')?.exec?.[0] === 'node',
  'stops at SIGTERM': (_, image) => last(image, 'STOPSIGNAL')?.rest === 'SIGTERM',
  'is for production': (_, image) => image.some(({ properties }) => properties.NODE_ENV === 'production'),
  'needs tokens where the network reaches it': (_, image) =>
    image.some(({ keyword, properties }) => keyword === 'ENV' && properties.AUTH_MODE === 'token'),
};

/** The rules that a Dockerfile breaks. */
export function dockerfileFaults(dockerfile: string): string[] {
  const stages = stagesOf(dockerfile);
  const image = lineage(stages, stages.at(-1)?.name ?? '');
  return Object.entries(RULES).flatMap(([name, kept]) => (kept(stages, image) ? [] : [name]));
}

export const dockerfileRules = Object.keys(RULES);
