import { Runs1790000000001 } from './0001-runs';
import { Knowledge1790000000002 } from './0002-knowledge';
import { ForeignKeys1790000000003 } from './0003-foreign-keys';

/** All migrations, oldest first. Classes, not globs: a file that is not listed is no migration. */
export const migrations = [Runs1790000000001, Knowledge1790000000002, ForeignKeys1790000000003];
