import { Runs1790000000001 } from './0001-runs';

/** All migrations, oldest first. Classes, not globs: a file that is not listed is no migration. */
export const migrations = [Runs1790000000001];
