import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerIgnore } from '../support/docker-context';
import { lineage, stagesOf } from '../support/dockerfile';
import { dockerfileFaults, dockerfileRules } from '../support/dockerfile-rules';

const ROOT = join(__dirname, '../..');
const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');

/** A change that breaks each rule. */
const BREAKS: Record<string, [from: string | RegExp, to: string]> = {
  'base images are pinned': [/FROM node:\S+/, 'FROM node:22-bookworm-slim'],
  'COPY --from names an earlier stage': ['--from=production', '--from=prod'],
  'no ADD': ['COPY docs', 'ADD docs'],
  'WORKDIR is absolute': ['WORKDIR /app', 'WORKDIR app'],
  'no secret in ENV or ARG': ['ENV NODE_ENV=production', 'ENV NODE_ENV=production ADMIN_TOKEN=0123456789abcdef'],
  'npm installs what is locked': ['npm ci --ignore-scripts', 'npm install'],
  'apt-get leaves nothing behind': ['RUN npm run build', 'RUN apt-get update && apt-get install -y curl && npm run build'],
  'runs as a numeric user that is not root': ['USER 10001:10001', 'USER node'],
  'CMD needs no shell': [/^CMD .*$/m, 'CMD node dist/main.js'],
  'ENTRYPOINT needs no shell': ['ENTRYPOINT []', ''],
  'has a health check that needs no shell': [/^HEALTHCHECK .*$/m, 'HEALTHCHECK CMD curl -f http://127.0.0.1:8000/health/ready'],
  'stops at SIGTERM': ['STOPSIGNAL SIGTERM', 'STOPSIGNAL SIGKILL'],
  'is for production': ['NODE_ENV=production', 'NODE_ENV=development'],
  'needs tokens where the network reaches it': ['AUTH_MODE=token', 'AUTH_MODE=open'],
};

describe('the Dockerfile', () => {
  it('keeps every rule', () => expect(dockerfileFaults(DOCKERFILE)).toEqual([]));

  it('has a change that breaks each rule', () => expect(Object.keys(BREAKS)).toEqual(dockerfileRules));

  it.each(Object.entries(BREAKS))('is seen to break: %s', (rule, [from, to]) => {
    const broken = DOCKERFILE.replace(from, to);
    expect(broken).not.toBe(DOCKERFILE);
    expect(dockerfileFaults(broken)).toEqual([rule]);
  });

  it.each(['node', 'node:latest', 'node:22', 'node:22-slim', 'node:lts-bookworm-slim'])('does not take %s for a pinned image', (image) => {
    expect(dockerfileFaults(DOCKERFILE.replace(/node:22\S+/, image))).toEqual(['base images are pinned']);
  });

  it('describes the package as package.json does', () => {
    const { name, description, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, string>;
    const steps = lineage(stagesOf(DOCKERFILE), 'runtime');
    const labels: Record<string, string> = Object.assign({}, ...steps.filter((s) => s.keyword === 'LABEL').map((s) => s.properties));
    expect(labels).toEqual({
      'org.opencontainers.image.title': name,
      'org.opencontainers.image.description': description,
      'org.opencontainers.image.licenses': license,
    });
  });
});

describe('.dockerignore', () => {
  const ignored = dockerIgnore(readFileSync(join(ROOT, '.dockerignore'), 'utf8'));

  it.each([
    'package.json',
    'package-lock.json',
    '.npmrc',
    'src/main.ts',
    'migrations/0001-runs.ts',
    'docs/decisions/0001-x.md',
    'front/index.html',
    'front/src/main.tsx',
  ])('lets the build see %s', (path) => expect(ignored(path)).toBe(false));

  it.each([
    '.env',
    '.env_ex',
    'src/.env.local',
    '.git/config',
    '.data/database-url',
    'node_modules/pg/package.json',
    'migrations/node_modules/pg/package.json',
    'dist/main.js',
    'front/dist/index.html',
    'front/node_modules/x/index.js',
    'migrations/dist/index.js',
    'docs/debug.log',
    'test/unit/layers.test.ts',
    'docker-compose.yml',
  ])('keeps %s from it', (path) => expect(ignored(path)).toBe(true));
});
