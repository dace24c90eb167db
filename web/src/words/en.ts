import type { Words } from './zh';
import { basemap } from './en/basemap';
import { editing } from './en/editing';
import { everywhere } from './en/everywhere';
import { files } from './en/files';
import { offline } from './en/offline';
import { outdoors } from './en/outdoors';
import { plans } from './en/plans';
import { ride } from './en/ride';
import { tools } from './en/tools';

/** What the interface says in English; a sentence for every Chinese one. */
export const en: Words = { ...everywhere, ...plans, ...editing, ...tools, ...files, ...outdoors, ...offline, ...ride, ...basemap };
