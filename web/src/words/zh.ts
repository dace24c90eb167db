import { basemap } from './zh/basemap';
import { editing } from './zh/editing';
import { everywhere } from './zh/everywhere';
import { files } from './zh/files';
import { offline } from './zh/offline';
import { outdoors } from './zh/outdoors';
import { plans } from './zh/plans';
import { ride } from './zh/ride';
import { tools } from './zh/tools';

/** 界面上的话。每一句都有英文的一句（en.ts）；少一句不能编译。 */
export const zh = { ...everywhere, ...plans, ...editing, ...tools, ...files, ...outdoors, ...offline, ...ride, ...basemap };

export type Words = typeof zh;
