/** What the server says of an import, for a reader of the map: without hints for the command line. */
import type { FindingGroup, ImportFinding, Imported } from '../../api/imports';
import type { Text } from '../../api/types';
import type { Lang } from '../../words/lang';

/** A bracket that names an option of the command line, as in （可用 --key 另指一列）. */
const HINT = { zh: /（[^（）]*--[a-z-]+[^（）]*）/g, en: /\s*\([^()]*--[a-z-]+[^()]*\)/g };

/** An option inside a sentence: on the map it is the field below. */
const OPTION = { zh: /请用 --[a-z-]+( [^ ，。；]+)? 指明/g, en: / with --[a-z-]+/g };

export const plainText = (text: Text): Text => ({
  zh: text.zh.replace(HINT.zh, '').replace(OPTION.zh, '请在下面指明'),
  en: text.en.replace(HINT.en, '').replace(OPTION.en, ' below'),
});

/** The coordinate system that the server thinks likely. */
export const likelyCrs = (text: Text | null): string | null => /EPSG:\d+/.exec(text?.zh ?? '')?.[0] ?? null;

/** Place and message in one line. */
export function findingLine(finding: ImportFinding, lang: Lang): string {
  const said = plainText(finding.message)[lang];
  return finding.place === undefined ? said : `${finding.place[lang]}${lang === 'zh' ? '：' : ': '}${said}`;
}

/** So many findings are written out; the counts tell the rest. */
const FIRST = 3;

export interface ShownFinding {
  severity: FindingGroup['severity'];
  lines: ImportFinding[];
  more: number;
}

/** The gravest first, some of each sort. */
export const shownFindings = (groups: readonly FindingGroup[]): ShownFinding[] =>
  groups.map(({ severity, count, first }) => ({ severity, lines: first.slice(0, FIRST), more: count - Math.min(count, FIRST) }));

/** How many things would be put or changed. */
export const coming = ({ kinds }: Imported): number => kinds.reduce((sum, kind) => sum + kind.new + kind.updated, 0);

/** The one kind of all rows; none when the file holds several. */
export const onlyKind = ({ kinds }: Imported): string | null => (kinds.length === 1 ? (kinds[0]?.collection ?? null) : null);
