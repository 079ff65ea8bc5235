import type { Field } from '../bank';
import { backend } from './backend';
import { bioinformatics } from './bioinformatics';
import { data } from './data';
import { datacentre } from './datacentre';
import { design } from './design';
import { devops } from './devops';
import { embedded } from './embedded';
import { finance } from './finance';
import { frontend } from './frontend';
import { ml } from './ml';
import { mobile } from './mobile';
import { product } from './product';
import { qa } from './qa';
import { sap } from './sap';
import { security } from './security';

export const FIELDS: readonly Field[] = [
  backend,
  bioinformatics,
  data,
  datacentre,
  design,
  devops,
  embedded,
  finance,
  frontend,
  ml,
  mobile,
  product,
  qa,
  sap,
  security,
];
